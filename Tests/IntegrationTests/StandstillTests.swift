import BuiltCommand
import Foundation
import Testing

/// Who watches may stop reading: the run goes on to its end all the same, and nothing is lost.
@Suite(.timeLimit(.minutes(20)))
struct StandstillTests {
    /// A playbook that has far more shown than a pipe holds and a command timed out, and then runs another.
    private static func playbook(_ gse: Gse, last: String) async throws {
        try gse.file("policy.yaml", openPolicy)
        try gse.file(
            "p.lua",
            """
            local s = gse.session{}
            for i = 1, 40 do gse.exec(s, {'head', '-c', '60000', '/dev/zero'}) end
            local late = gse.wait(gse.run(s, {'sleep', '100'}, {timeout = '200ms'}))
            gse.exec(s, {'sh', '-c', '\(last)'})
            return late.status
            """)
    }

    /// A reader that begins to read when the playbook has come to its end.
    private static let late = "{ timeout 60 cat mark >&2; cat; }"

    @Test func `facts nobody reads do not hold up the run, and come whole`() async throws {
        let gse = try Gse()
        try await Self.playbook(gse, last: "echo > \(gse.folder.path)/mark")

        let ending = try await gse.shell(
            "mkfifo mark; { \"$0\" run p.lua --policy policy.yaml --json; echo $? > code; } | \(Self.late)")

        let facts = try ending.facts()
        let code = try String(contentsOfFile: gse.folder.path + "/code", encoding: .utf8)
        #expect(code == "0\n", "\(ending.stderr)")
        #expect(facts.last?["kind"] as? String == "ended" && facts.last?["result"] as? String == "timed_out")
        let sequence = facts.compactMap { $0["seq"] as? Int }
        #expect(sequence == Array(1...sequence.count))
        var written: [String: Int] = [:]
        for fact in facts where fact["kind"] as? String == "output" {
            let bytes = try #require(fact["data"] as? String).unicodeScalars.count
            written[try #require(fact["task"] as? String), default: 0] += bytes
        }
        #expect(written.count == 40 && written.values.allSatisfy { $0 == 60_000 }, "\(written)")
    }

    @Test func `output of exec nobody reads does not hold up the command, and comes whole`() async throws {
        let gse = try Gse()
        try gse.file("policy.yaml", openPolicy.replacingOccurrences(of: "64KiB", with: "8MiB"))
        let script = "head -c 4000000 /dev/zero; echo > \(gse.folder.path)/mark; exit 3"

        let ending = try await gse.shell(
            """
            mkfifo mark
            { "$0" exec localhost --policy policy.yaml --timeout 30s -- sh -c "$1"; echo $? > code; } |
            \(Self.late) | wc -c
            """, script)

        let code = try String(contentsOfFile: gse.folder.path + "/code", encoding: .utf8)
        #expect(code == "1\n", "\(ending.stderr)")
        #expect(ending.stdout.contains("4000000"))
    }

    @Test func `messages nobody reads do not hold up the result`() async throws {
        let gse = try Gse()
        try await Self.playbook(gse, last: "echo")

        let ending = try await gse.shell(
            """
            mkfifo mark result
            { "$0" run p.lua --policy policy.yaml 2>&1 >result; echo $? > code; } |
            { head -n 1 result >&2; cat; }
            """)

        let code = try String(contentsOfFile: gse.folder.path + "/code", encoding: .utf8)
        #expect(code == "0\n")
        #expect(ending.stderr == "\"timed_out\"\n")
        #expect(ending.stdout.hasSuffix("\n"))
    }
}
