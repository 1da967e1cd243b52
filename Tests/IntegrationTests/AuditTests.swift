import BuiltCommand
import Foundation
import Testing

/// `gse audit`, as who has to answer for what was done uses it.
@Suite(.timeLimit(.minutes(20))) struct AuditTests {
    private static let playbook = """
        local s = gse.session {cwd = "/"}
        gse.exec(s, {"printf", "a b"})
        pcall(gse.exec, s, {"false"})
        pcall(gse.exec, s, {"reboot"})
        """
    private static let policy = """
        version: 1
        roles:
          operator:
            permissions: [session.create, command.run, result.read]
            hosts: [localhost]
            directories: [/]
            commands:
              - {name: print, argv: [printf, {rest: {matches: ".*"}}]}
              - {name: fail, argv: ["false"]}
        subjects:
          - {roles: [operator]}
        """

    @Test func `each command has a line that says who, what, where, by which rule and how it ended`()
        async throws
    {
        let gse = try Gse()
        try await Self.run(in: gse)

        let text = try await gse("audit")
        let lines = try await gse("audit", "--json").facts()
        let own = Int(getuid())

        #expect(text.exit == 0, "\(text.stderr)")
        #expect(text.stdout.split(separator: "\n").count == 3)
        #expect(lines.map { $0["decision"] as? String } == ["allowed", "allowed", "refused"])
        #expect(
            lines.map { $0["command"] as? [String] } == [["printf", "a b"], ["false"], ["reboot"]])
        #expect(
            lines.allSatisfy { $0["host"] as? String == "localhost" && $0["cwd"] as? String == "/" })
        #expect(lines.allSatisfy { $0["uid"] as? Int ?? own == own })
        #expect(lines[0]["rule"] as? String == "operator/print")
        #expect(lines[2]["code"] as? String == "refused.command")
        let ended = lines.map { $0["ended"] as? [String: Any] }
        #expect(ended.map { $0?["exit_code"] as? Int } == [0, 1, nil])
        #expect(
            (ended[0]?["stdout"] as? [String: Any])?["sha256"] as? String
                == "c8687a08aa5d6ed2044328fa6a697ab8e96dc34291e8c2034ae8c38e6fcc6d65")
        #expect(
            text.stdout.contains(
                "printf 'a b': allowed by operator/print: succeeded, exit code 0, stdout 3 bytes"))
    }

    @Test func `a record that was changed is not verified, and the first fact is named`() async throws {
        let gse = try Gse()
        try await Self.run(in: gse)
        let head = try await gse("audit", "--head").stdout
        let kept = try gse.file("head", head)
        let whole = try await gse("audit", "--verify", "--against", kept)
        let asWord = try await gse("audit", "--against", String(head.dropLast()))

        let sql =
            "UPDATE facts SET body = CAST(replace(body, 'printf', 'sprint') AS BLOB) WHERE link = 3"
        let database = try #require(gse.environment["GSE_STATE"]) + "/journal.sqlite"
        #expect(try await gse.shell("sqlite3 \"$1\" \"$2\"", database, sql).exit == 0)
        let changed = try await gse("audit", "--verify")
        let others = try await gse("runs")

        #expect(whole.exit == 0, "\(whole.stderr)")
        #expect(whole.stdout.hasPrefix("the record is as it was made: "))
        #expect(asWord.stdout == whole.stdout)
        #expect(changed.exit == 6)
        #expect(changed.stderr.hasPrefix("error: the record was tampered with: fact 3 of run "))
        #expect(others.exit == 0)
    }

    @Test(arguments: [
        (["--head", "--verify"], 64), (["--run", "x", "--verify"], 64), (["--run", "nobody"], 66),
        (["--against", "nowhere"], 66), (["--against", "policy.yaml"], 65),
    ])
    func `what has no meaning is told in one line`(_ words: [String], _ code: Int) async throws {
        let gse = try Gse()
        try await Self.run(in: gse)

        let ending = try await gse.run(["audit"] + words)

        #expect(ending.exit == Int32(code))
        #expect(ending.stdout == "")
        #expect(ending.stderr.split(separator: "\n").count == 1)
    }

    private static func run(in gse: Gse) async throws {
        _ = try gse.file("policy.yaml", policy)
        let file = try gse.file("p.lua", playbook)
        let ending = try await gse("run", file)
        try #require(ending.exit == 0, "\(ending.stderr)")
    }
}
