import BuiltCommand
import Effects
import Testing

/// Texts of 256 KiB that were made to exhaust the rules: each is answered, with a bounded number of findings.
@Suite(.serialized, .timeLimit(.minutes(20)))
struct HostileCheckTests {
    private static func repeated(_ piece: (Int) -> String) -> String {
        var text = ""
        var count = 0
        while text.utf8.count < 1 << 18 {
            text += piece(count)
            count += 1
        }
        return text
    }

    static let texts: [String] = [
        repeated { "a\($0)()" },
        repeated { "do local b\($0) = c\($0).d end\n" },
        "return gse" + repeated { _ in ".run" },
        repeated { _ in "gse.run(gse.session{},{timout=1})\n" },
        "gse.exec(gse.session{},'true',{" + repeated { "o\($0)=1," } + "})",
        repeated { _ in "gse.exec(gse.session{hosts='all'},'reboot')\n" },
        repeated { "gse.file('f\($0)')\n" },
        repeated { "local _ = require 'm\($0)'\n" }.replacing("local _ = ", with: "x = "),
        "local s = gse.session{}\n" + repeated { _ in "gse.each(s,function(s)" },
    ]

    @Test(arguments: texts.indices)
    func `a text made to exhaust the rules is answered`(index: Int) async throws {
        let policy = try CheckFixture.view()
        let lines = try await onThread { CheckFixture.lines(Self.texts[index], policy: policy) }

        #expect(lines.count <= 1001)
    }
}
