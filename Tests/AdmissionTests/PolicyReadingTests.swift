import ConfigurationFiles
import Effects
import ExecutionTesting
import Testing

@testable import Admission

@Suite(.timeLimit(.minutes(10))) struct PolicyReadingTests {
    /// The example of the contract, every key in it.
    static let example = Fixture.file("example.yaml")

    @Test func `every key of the contract is read`() throws {
        let policy = try Policy.parse(Self.example, path: "policy.yaml")
        let role = try #require(policy.roles.first)

        #expect(policy.roleNames == ["collector-operator", "nginx-operator", "observer"])
        #expect(
            role.commands.map(\.label) == [
                "collector-operator/reload-nginx", "collector-operator/hup", "collector-operator/show",
                "collector-operator/say", "collector-operator/unit", "collector-operator/load",
                "collector-operator/ls",
            ])
        #expect(role.limits == RunLimits())
        #expect(
            role.taskLimits == TaskLimits(timeout: .seconds(300), output: .mebibytes(1), hostsAtOnce: 256))
        #expect(role.quotas == Role.Quotas(sessions: 50, runs: 10, tasksPerMinute: 600))
        #expect(policy.roles(of: Principal(user: "alice")) == ["collector-operator", "observer"])
        #expect(
            policy.roles(of: Principal(user: "bob", app: "bk_log_search")) == [
                "collector-operator", "observer",
            ])
    }

    @Test(arguments: [
        ("version: 2\n", 1, "version 1"), ("roles: {}\n", 1, "needs \"version\""),
        ("version: 1\nrolez: {}\n", 2, "did you mean \"roles\""),
        ("version: 1\nroles:\n  a:\n    comands: []\n", 4, "did you mean \"commands\""),
        ("version: 1\nroles:\n  a:\n    permissions: [command.rum]\n", 4, "did you mean \"command.run\""),
        ("version: 1\nroles:\n  a:\n    hosts: web\n", 4, "is a list"),
        ("version: 1\nroles:\n  a:\n    hosts: [\"a,b\"]\n", 4, "is not a host"),
        ("version: 1\nroles:\n  a:\n    use: [x]\n", 4, "no command set"),
        ("version: 1\nroles:\n  a:\n    directories: [srv]\n", 4, "is not a directory"),
        ("version: 1\nroles:\n  a:\n    limits: {timeout: 5}\n", 4, "with its unit"),
        ("version: 1\nroles:\n  a:\n    limits: {output: 1kb}\n", 4, "is a size"),
        ("version: 1\nroles:\n  a:\n    limits: {hosts: 01}\n", 4, "whole number"),
        ("version: 1\nroles:\n  a:\n    limits: {cpu: 0s}\n", 4, "above zero"),
        ("version: 1\nroles:\n  a:\n    probes: [\"https://x/\"]\n", 4, "is not a probe"),
        ("version: 1\nroles:\n  a:\n    files: {read: [{matches: \".*\"}]}\n", 4, "absolute path"),
        ("version: 1\nroles:\n  a:\n    playbooks: [{name: x, as_role: y}]\n", 4, "no role \"y\""),
        ("version: 1\nsubjects:\n  - {user: a, roles: [x]}\n", 3, "no role \"x\""),
        ("version: 1\nsubjects:\n  - {user: a}\n", 3, "needs \"roles\""),
        ("version: 1\nprogram_path: [bin]\n", 2, "absolute path"),
        ("version: 1\nroles:\n  a/b: {}\n", 3, "role name"), ("- 1\n", 1, "is a mapping"),
        ("", 1, "is a mapping"),
    ])
    func `a mistake is told with its line`(_ text: String, _ line: Int, _ word: String) {
        let error = #expect(throws: ConfigurationError.self) { try Fixture.policy(text) }

        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.message.contains(word) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("{argv: []}", "begins with the program"), ("{name: a}", "needs \"argv\""),
        ("{argv: [a], nmae: b}", "did you mean"),
        ("{argv: [{matches: a}]}", "literal or a one_of"),
        ("{argv: [{optional: a}]}", "begins with the program"),
        ("{argv: [./a]}", "bare name nor an absolute path"), ("{argv: [/a/../b]}", "bare name nor"),
        ("{argv: [\"\"]}", "neither"),
        ("{argv: [a, {rest: b}, c]}", "last entry"),
        ("{argv: [a, {int: {min: 2, max: 1}}]}", "min not above max"),
        ("{argv: [a, {path_under: etc}]}", "absolute path"), ("{argv: [a, {matches: \"(\"}]}", "not closed"),
        ("{argv: [a, {one_of: []}]}", "at least one"),
        ("{argv: [a, {one_of: [b], int: {}}]}", "one of literal"),
        ("{argv: [a, {mathces: b}]}", "did you mean \"matches\""), ("{argv: [a, [b]]}", "is a mapping"),
        ("{argv: [a], read_only: yes}", "true or false"), ("{argv: [a], in_doubt: maybe}", "fail or repeat"),
        ("{argv: [sh, -c, id]}", "runs_others"), ("{argv: [/usr/bin/python3.11, x]}", "runs_others"),
        ("{argv: [{one_of: [ls, xargs]}]}", "runs_others"), ("{argv: [env, a]}", "runs_others"),
        ("{argv: [a], name: x/y}", "name of a rule"), ("{argv: [a], stdin: 5}", "is a mapping"),
        ("{argv: [a, {optional: b, option: true}]}", "unknown key"),
    ])
    func `a mistake in a rule is told`(_ rule: String, _ word: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try Fixture.role("commands:\n  - \(rule)")
        }

        #expect(error?.line == 6, "\(String(describing: error))")
        #expect(error?.message.contains(word) == true, "\(String(describing: error))")
    }

    @Test func `what runs others can be granted on purpose`() throws {
        let policy = try Fixture.role("hosts: [web-1]\ncommands: [{argv: [sh, -c, id], runs_others: true}]")

        #expect(
            Fixture.code(try Fixture.admission(policy).admit(Fixture.task(["sh", "-c", "id"]))) == "r/#1")
    }

    @Test func `a file that others may write is refused`() {
        #expect(PolicyFileTrust.error(path: "p", mode: 0o100644, owner: 1000) == nil)
        #expect(PolicyFileTrust.error(path: "p", mode: 0o100600, owner: 0, mustBeRoots: true) == nil)
        #expect(PolicyFileTrust.error(path: "p", mode: 0o100664, owner: 0) != nil)
        #expect(PolicyFileTrust.error(path: "p", mode: 0o100646, owner: 0) != nil)
        #expect(PolicyFileTrust.error(path: "p", mode: 0o100644, owner: 5, mustBeRoots: true) != nil)
    }

    @Test(arguments: [UInt64(1), 99, 4242])
    func `random policies, commands and patterns never trap`(_ seed: UInt64) throws {
        var random = Generators(seed: seed)
        let text = Self.example
        for _ in 0..<300 {
            var broken = text
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 0..<broken.count, using: &random)
                if Bool.random(using: &random) {
                    broken[index] = UInt8.random(in: 0...255, using: &random)
                } else {
                    broken.removeSubrange(
                        index..<min(index + Int.random(in: 1...30, using: &random), broken.count))
                }
            }
            _ = (try? Policy.parse(broken, path: "seed \(seed)"))?.findings()
        }
        let letters = Bytes("ab.[]()|*+?{}0,9\\dws^-$é\"'; \u{2028}".utf8)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
                letters.randomElement(using: &random)
            }
            _ = CommandLine.split(bytes)
            _ = try? JSON.read(bytes)
            if let text = bytes.text, let pattern = try? Pattern(text) { _ = pattern.matches(bytes) }
        }
    }
}
