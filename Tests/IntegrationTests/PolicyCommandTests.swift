import BuiltCommand
import Foundation
import Testing

/// `gse policy`: check, explain, lint and show.
@Suite(.timeLimit(.minutes(20)))
struct PolicyCommandTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("AdmissionTests/Fixtures")

    @Test func `every command of the corpus is decided as it must be`() async throws {
        let gse = try Gse()
        let corpus = Self.fixtures.appendingPathComponent("commands.jsonl")
        let policy = try gse.file(
            "policy.yaml",
            String(contentsOf: Self.fixtures.appendingPathComponent("policy.yaml"), encoding: .utf8))

        let ending = try await gse("policy", "check", "--policy", policy, "--batch", corpus.path)

        let cases = try String(contentsOf: corpus, encoding: .utf8).split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let answers = try ending.facts()
        #expect(ending.exit == 0)
        #expect(answers.count == cases.count)
        for (expected, answer) in zip(cases, answers) {
            let id = expected["id"] as? String ?? "?"
            #expect(answer["id"] as? String == expected["id"] as? String)
            #expect(answer["decision"] as? String == expected["expect"] as? String, "\(id)")
        }
    }

    @Test(arguments: [
        (["--", "echo", "-n", "hi"], Int32(0), "allow local/echo\n"),
        (["--command", "echo 'a b'"], 0, "allow local/echo\n"),
    ])
    func `an allowed command names its rule`(_ words: [String], _ exit: Int32, _ line: String) async throws {
        let ending = try await Gse().run(["policy", "check"] + words)

        #expect(ending == Gse.Ending(exit: exit, stdout: line, stderr: ""))
    }

    @Test(arguments: [
        ["--", "rm"], ["--command", "echo $HOME"], ["--host", "web-01", "--", "echo"],
        ["--user", "nobody", "--", "echo"], ["--role", "emperor", "--", "echo"],
    ])
    func `a denied command is one line and 3`(_ words: [String]) async throws {
        let ending = try await Gse().run(["policy", "check"] + words)

        #expect(ending.exit == 3)
        #expect(ending.stdout.hasPrefix("deny refused."))
        #expect(ending.stdout.split(separator: "\n").count == 1)
    }

    @Test func `a bad line of a batch is denied and the rest answered`() async throws {
        let gse = try Gse()
        let batch = try gse.file("batch", "{bad\n{\"id\": 1, \"command\": [\"true\"]}\n")

        let ending = try await gse("policy", "check", "--batch", batch)

        let answers = try ending.facts()
        #expect(answers.map { $0["decision"] as? String } == ["deny", "allow"])
        #expect(ending.exit == 0)
    }

    @Test func `explain prints the nearest rule and what differs`() async throws {
        let ending = try await Gse()("policy", "explain", "--", "uname", "-x")

        #expect(ending.exit == 3)
        #expect(ending.stdout.contains("local/uname"))
        #expect(ending.stdout.contains("-x"))
    }

    @Test func `lint is silent about a good policy`() async throws {
        let gse = try Gse()
        let policy = try gse.file(
            "policy.yaml",
            """
            version: 1
            roles:
              a:
                permissions: [session.create, command.run, result.read]
                hosts: [localhost]
                commands: [{name: "true", argv: ["true"]}]
            subjects: [{roles: [a]}]
            """)

        let ending = try await gse("policy", "lint", "--policy", policy)

        #expect(ending == Gse.Ending(exit: 0, stdout: "", stderr: ""))
    }

    @Test func `lint is silent about the built-in policy and right about the documented one`() async throws {
        let example = Self.fixtures.appendingPathComponent("example.yaml").path

        let builtIn = try await Gse()("policy", "lint")
        let documented = try await Gse()("policy", "lint", "--policy", example)

        #expect(builtIn == Gse.Ending(exit: 0, stdout: "", stderr: ""))
        let findings = documented.stdout.split(separator: "\n").map { $0.dropFirst(example.count) }
        #expect(
            findings == [
                ":19: never: rule collector-operator/load is for dba, and its role is not",
                ":31: never: role nginx-operator grants work but no hosts",
                ":31: never: role nginx-operator grants work but not the permission command.run",
            ])
    }

    @Test func `lint names the line of a danger`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)

        let ending = try await gse("policy", "lint", "--policy", policy)

        #expect(ending.exit == 1)
        #expect(ending.stdout.contains("policy.yaml:9: dangerous: "), "\(ending.stdout)")
    }

    @Test func `show prints the file's own text`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)

        let ending = try await gse("policy", "show", "--policy", policy)

        #expect(ending.stdout == openPolicy)
        #expect(ending.stderr.contains("--policy"))
    }
}
