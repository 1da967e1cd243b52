import ConfigurationFiles
import ExecutionTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConfigurationFileTests {
    @Test func `scalars keep their source text and nodes their lines`() throws {
        let root = try Self.parse("a: true\nb: [0640, 1:30, 'x']\n\nc:\n  d: ~\n  e: no # why\n")

        var reader = try MappingReader(root, of: "it", path: "f")
        #expect(try reader.require("a").text("a", path: "f") == "true")
        #expect(try reader.require("b").texts("b", path: "f") == ["0640", "1:30", "x"])
        let c = try reader.require("c")
        var inner = try MappingReader(c, of: "c", path: "f")
        let e = try inner.require("e")
        #expect(try e.text("e", path: "f") == "no")
        #expect([c.line, e.line] == [5, 6])
    }

    @Test(arguments: [
        ("a: 1\na: 2\n", 1, "given twice"), ("a: 1\nb:\n  c: 1\n  c: 2\n", 3, "given twice"),
        ("a: &x 1\n", 1, "anchors"), ("a: 1\nb: *x\n", 2, "anchors"), ("a: 1\nb: !!str x\n", 2, "tags"),
        ("a: ! x\n", 1, "tags"), ("a: {<<: {b: 1}}\n", 1, "merge"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 1\n[b: }\n", 3, "not YAML"), ("%YAML 1.1\n---\na: 1\n", 1, "directives"),
        ("a: \"b\n", 2, "not YAML"),
        ("a:\n\t- b\n", 2, "not YAML"), ("? [a]\n: 1\n", 1, "a name is expected"),
        ("a: 'x\ny'\nb: &z 1\n", 3, "anchors"),
        ("- &a [x]\n", 1, "anchors"), ("# c\nx: [ *a ]\n", 2, "anchors"),
    ])
    func `a mistake is told with its line`(_ text: String, _ line: Int, _ word: String) {
        let error = #expect(throws: ConfigurationError.self) { try Self.parse(text) }

        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.message.contains(word) == true, "\(String(describing: error))")
    }

    @Test func `an error prints as file, line and message`() {
        let error = #expect(throws: ConfigurationError.self) { try Self.parse("a: 1\nb: *x\n") }

        #expect(error.map(String.init(describing:))?.hasPrefix("f.yaml:2: anchors") == true)
    }

    @Test func `what is too large, too deep or no text is refused`() {
        let long = [UInt8](repeating: 35, count: (1 << 20) + 1)
        let deep = [UInt8](String(repeating: "[", count: 100).utf8)
        let blocks = (0..<70).map { String(repeating: " ", count: $0) + "a:\n" }.joined()

        #expect(throws: ConfigurationError.self) { try ConfigurationFile.parse(long, path: "f") }
        #expect(throws: ConfigurationError.self) { try ConfigurationFile.parse(deep, path: "f") }
        #expect(throws: ConfigurationError.self) { try Self.parse(blocks) }
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationFile.parse([97, 10, 0xFF], path: "f")
        }
        #expect(error?.line == 2)
    }

    @Test func `aliases inside keys do not keep the parser busy`() {
        let levels = (1...30).map { "- &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()

        #expect(throws: ConfigurationError.self) { try Self.parse("- &a0 x\n" + levels + "- {? *a30 : 1}\n") }
        #expect(throws: ConfigurationError.self) {
            try Self.parse("- |\n ' \n- &a0 x\n" + levels + "- {? *a30 : 1}\n")
        }
    }

    @Test func `a byte order mark and an empty file are fine`() throws {
        let marked = try ConfigurationFile.parse([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8), path: "f")

        #expect(marked.line == 1)
        #expect(try Self.parse("").isEmpty)
        #expect(try Self.parse("# only this\n").isEmpty)
    }

    @Test func `an unknown key is an error with its line and the nearest known one`() throws {
        var reader = try MappingReader(
            try Self.parse("hosts: 1\n\nhostss: 2\n"), of: "a role", path: "f.yaml")
        _ = reader.take("hosts")

        let error = #expect(throws: ConfigurationError.self) { try reader.finish() }

        #expect(
            error.map(String.init(describing:))
                == "f.yaml:3: unknown key \"hostss\" in a role; did you mean \"hosts\"?")
    }

    @Test(arguments: [UInt64(1), 7, 1234])
    func `random bytes never trap`(_ seed: UInt64) {
        var random = Generators(seed: seed)
        let pieces = [
            "a", ":", " ", "\n", "- ", "[", "]", "{", "}", "&", "*", "!", "\"", "'", "|", ">", "#", "%", "?",
            ",", "\t", "\0", "\u{85}", "é", "<<", "---", "\\x",
        ]
        for _ in 0..<3000 {
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<40, using: &random) {
                if Int.random(in: 0..<12, using: &random) == 0 {
                    text.append(UInt8.random(in: 0...255, using: &random))
                } else if let piece = pieces.randomElement(using: &random) {
                    text += Array(piece.utf8)
                }
            }
            _ = try? ConfigurationFile.parse(text, path: "seed \(seed)")
        }
    }

    private static func parse(_ text: String) throws -> ConfigurationNode {
        try ConfigurationFile.parse(Array(text.utf8), path: "f.yaml")
    }
}
