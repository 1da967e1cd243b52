import BuiltCommand
import Foundation
import Testing

/// Errors as values: their fields, what a playbook may do with them, what an uncaught one makes of the run.
@Suite(.timeLimit(.minutes(20)))
struct ErrorTests {
    /// A host whose backend this version does not have.
    private static let inventory = "hosts: {far: {backend: salt}, web-1: {backend: local}}"

    private func ending(of source: String) async throws -> Gse.Ending {
        let gse = try Gse()
        return try await gse.playbook(
            source, "--policy", try gse.file("policy.yaml", openPolicy), "--inventory",
            try gse.file("inventory.yaml", Self.inventory))
    }

    static let raising: [(String, String, Int32)] = [
        ("gse.session{hosts = 'far'}", "fault fault.backend", 4),
        ("gse.run(gse.session{}, {'rm'})", "refused refused.command", 3),
        ("gse.exec(gse.session{}, {'false'})", "failed failed.command", 1),
        ("gse.fail('no')", "failed failed", 1),
        ("gse.session{bogus = 1}", "usage usage.option", 1),
    ]

    @Test(arguments: raising)
    func `an error has all its fields`(_ call: String, _ expected: String, _ exit: Int32) async throws {
        let caught = try await ending(
            of: """
                local ok, e = pcall(function() \(call) end)
                assert(type(e.message) == 'string' and type(e.retryable) == 'boolean')
                assert(e.remedy == nil or type(e.remedy) == 'string')
                assert(tostring(e):find(e.message, 1, true))
                return e.kind .. ' ' .. e.code
                """)

        #expect(caught.stdout == "\"\(expected)\"\n", "\(caught.stderr)")
        #expect(caught.exit == 0)
    }

    @Test(arguments: raising)
    func `an uncaught error ends the run with its code, raised again or not`(
        _ call: String, _ expected: String, _ exit: Int32
    ) async throws {
        let plain = try await ending(of: call)
        let again = try await ending(of: "local ok, e = pcall(function() \(call) end) error(e)")
        let level = try await ending(of: "local ok, e = pcall(function() \(call) end) error(e, 0)")

        #expect([plain.exit, again.exit, level.exit] == [exit, exit, exit], "\(plain.stderr)")
        #expect(plain.stderr.contains("error: "))
    }

    @Test func `an error after a caught one decides`() async throws {
        let ending = try await ending(of: "pcall(gse.run, gse.session{}, {'rm'}) error('own')")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("own"))
    }

    @Test func `what a command failed with is in the error`() async throws {
        let ending = try await ending(
            of: """
                local ok, e = pcall(gse.exec, gse.session{}, {'sh', '-c', 'echo why >&2; exit 9'})
                return {e.result.exit_code, e.result.stderr, e.result.status}
                """)

        #expect(ending.stdout == "[9,\"why\\n\",\"failed\"]\n", "\(ending.stderr)")
    }

    @Test func `exec on a host that cannot be reached is 4, on one that is none 64`() async throws {
        let gse = try Gse()
        let flags = [
            "--policy", try gse.file("policy.yaml", openPolicy), "--inventory",
            try gse.file("inventory.yaml", Self.inventory),
        ]

        let far = try await gse.run(["exec", "far"] + flags + ["--", "true"])
        let unknown = try await gse.run(["exec", "wep-1"] + flags + ["--", "true"])
        let group = try await gse.run(["exec", "group:none"] + flags + ["--", "true"])
        let nothing = try await gse.run(["exec", "x*"] + flags + ["--", "true"])

        #expect([far.exit, unknown.exit, group.exit, nothing.exit] == [4, 64, 64, 64])
        #expect(unknown.stderr == "error: there is no host \"wep-1\"; did you mean web-1?\n")
    }

    static let hosts: [(String, String)] = [
        ("'wep-1'", "there is no host \"wep-1\"; did you mean web-1?"),
        ("'loclahost'", "there is no host \"loclahost\"; did you mean localhost?"),
        (
            "{name = 'nowhere'}",
            "there is no host \"nowhere\"; a host must be in the inventory, one that ssh's configuration has as well; "
                + "gse inventory list shows what is"
        ),
        (
            "'group:all'",
            "\"group:all\" is no host's name; a list takes names; a selector is one string, such as \"group:all\""
        ),
        (
            "'web-*'",
            "\"web-*\" is no host's name; a list takes names; a selector is one string, such as \"group:all\""
        ),
    ]

    @Test(arguments: hosts)
    func `a host of a list that is not there is told the nearest one`(
        _ host: String, _ message: String
    ) async throws {
        let ending = try await ending(
            of: "local ok, e = pcall(gse.session, {hosts = {'web-1', \(host)}}) return {e.code, e.message}")

        let said = try JSONSerialization.jsonObject(with: Data(ending.stdout.utf8)) as? [String]
        #expect(said == ["usage.host", "gse.session: \(message)"], "\(ending)")
    }

    @Test(arguments: ["run", "exec"])
    func `a wrong option of a call is told with the call's own name`(_ call: String) async throws {
        let ending = try await ending(
            of: """
                local ok, e = pcall(gse.\(call), gse.session{}, {'true'}, {timout = 1})
                return e.message:match('^gse%.\(call): unknown option "timout"; there is .*timeout') ~= nil
                """)

        #expect(ending.stdout == "true\n", "\(ending)")
    }

    // — Faults of a task: this machine has no descriptors left to start it with —

    private func starving(_ source: String) async throws -> Gse.Ending {
        let gse = try Gse(["policy.yaml": openPolicy, "p.lua": source])
        return try await gse.shell("ulimit -n 18; exec \"$0\" run p.lua --policy policy.yaml")
    }

    @Test func `a fault of one task leaves the results of all`() async throws {
        let ending = try await starving(
            """
            local s = gse.session{}
            local a, b = gse.run(s, {'true'}), gse.run(s, {'true'})
            local _, both = pcall(gse.wait, {a, b})
            local _, one = pcall(gse.wait, b)
            local _, exec = pcall(gse.exec, s, {'true'})
            return {both.kind, both.code, both.retryable, #both.results, both.results[1].status,
              both.results[2].reason:sub(1, 6), one.kind, one.result.status, exec.result.name}
            """)

        // What the second task lacks a descriptor for depends on how far the first one has given its own back.
        let expected = #"["fault","fault.resources",true,2,"failed","fault.","fault","failed","localhost"]"#
        #expect(ending.stdout == expected + "\n", "\(ending)")
    }

    @Test func `a fault nobody catches is said with what would help, and is 4`() async throws {
        let ending = try await starving("gse.exec(gse.session{}, {'true'})")

        #expect(ending.exit == 4)
        #expect(
            ending.stderr.contains("error: this machine could not start a command: too many open files\n")
                && ending.stderr.contains("remedy: end other work on it"), "\(ending)")
    }

    static let starts: [(String, String)] = [
        ("{'missing'}", "[\"failed\",127,true]"), ("{'/etc/passwd'}", "[\"failed\",126,true]"),
        ("{'/etc'}", "[\"failed\",126,true]"),
    ]

    @Test(arguments: starts)
    func `what cannot be started has a shell's exit code and a reason`(
        _ command: String, _ expected: String
    ) async throws {
        let ending = try await ending(
            of: """
                local r = gse.wait(gse.run(gse.session{}, \(command)))
                return {r.status, r.exit_code, type(r.reason) == 'string'}
                """)

        #expect(ending.stdout == expected + "\n", "\(ending.stderr)")
    }
}
