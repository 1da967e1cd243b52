import BuiltCommand
import Foundation
import Testing

/// Every field of a result and of an error, as a playbook sees it.
@Suite(.timeLimit(.minutes(20)))
struct ResultTests {
    static let fields: [(String, String)] = [
        ("r.done", "true"), ("r.ok", "false"), ("r.status", "\"failed\""), ("#r.hosts", "1"),
        ("r.by_host.localhost.name", "\"localhost\""), ("r.worst.name", "\"localhost\""),
        ("#r.succeeded", "0"),
        ("r.failed[1]", "\"localhost\""), ("r.name", "\"localhost\""), ("r.exit_code", "3"),
        ("r.signal == nil", "true"), ("r.reason == nil", "true"), ("r.stdout", "\"out\\n\\n\""),
        ("r.stderr", "\"err\""), ("r.text", "\"out\""), ("r.stdout_truncated", "false"),
        ("r.stderr_truncated", "false"), ("r.stdout_bytes", "5"), ("r.stderr_bytes", "3"),
        ("#r.start_time", "24"), ("#r.end_time", "24"), ("r.duration >= 0", "true"),
        ("r.start_time <= r.end_time", "true"), ("r.limits.timeout", "60"), ("r.limits.output", "65536"),
        ("r.hosts[1].status", "\"failed\""), ("r.hosts[1].ok", "false"), ("t.id", "\"t1\""),
        ("s.id", "\"s1\""), ("s.hosts[1]", "\"localhost\""),
    ]

    @Test(arguments: fields)
    func `a result has the field`(_ expression: String, _ expected: String) async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)

        let ending = try await gse.playbook(
            """
            local s = gse.session{}
            local t = gse.run(s, {"sh", "-c", "echo out; echo; printf err >&2; exit 3"})
            local r = gse.wait(t)
            return \(expression)
            """, "--policy", policy)

        let shown = ending.stdout.hasSuffix("\n") ? String(ending.stdout.dropLast()) : ending.stdout
        #expect(Double(shown).map { $0 == Double(expected) } ?? (shown == expected), "\(ending)")
    }

    static let outcomes: [(String, String)] = [
        ("gse.wait(gse.run(s, {'sh', '-c', 'kill -9 $$'})).signal", "9"),
        ("gse.wait(gse.run(s, {'sleep', '50'}, {timeout = '100ms'})).status", "\"timed_out\""),
        ("gse.wait(gse.run(s, {'sleep', '1'}), {timeout = 0}).status", "\"running\""),
        ("gse.wait(gse.run(s, {'sleep', '1'}), {timeout = 0}).done", "false"),
        ("gse.wait({gse.run(s, {'true'}), gse.run(s, {'false'})})[2].exit_code", "1"),
        ("gse.exec(s, {'head', '-c', '100000', '/dev/zero'}, {output = '1KiB'}).stdout_truncated", "true"),
        ("gse.exec(s, {'head', '-c', '100000', '/dev/zero'}, {output = '1KiB'}).stdout_bytes", "100000"),
        ("#gse.exec(s, {'head', '-c', '100000', '/dev/zero'}, {output = 1024}).stdout", "1024"),
        ("gse.exec(s, {'cat'}, {stdin = 'through'}).text", "\"through\""),
        ("gse.exec(s, {'pwd'}, {cwd = '/usr/bin'}).text", "\"/usr/bin\""),
        ("gse.exec(s, {'sh', '-c', 'echo $APP_X'}, {env = {APP_X = 'v'}}).text", "\"v\""),
        ("#gse.exec(s, {'printf', '\\\\377'}).stdout", "1"),
        (
            "(function() local t = gse.run(s, {'sleep', '9'}) gse.cancel(t) return gse.wait(t).status end)()",
            "\"cancelled\""
        ),
    ]

    @Test(arguments: outcomes)
    func `a command ends as`(_ expression: String, _ expected: String) async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy.replacingOccurrences(of: "/tmp/**", with: "/**"))

        let ending = try await gse.playbook(
            "local s = gse.session{} return \(expression)", "--policy", policy)

        #expect(ending.stdout == expected + "\n", "\(ending.stderr)")
    }

    @Test func `a policy's process limits are those of the command`() async throws {
        let gse = try Gse()
        let limits = "process: {cpu: 7s, memory: 256MiB, files: 33}\n    limits: "
        let policy = try gse.file(
            "policy.yaml", openPolicy.replacingOccurrences(of: "limits: ", with: limits))

        let ending = try await gse.playbook(
            "return gse.exec(gse.session{}, {'sh', '-c', 'ulimit -t; ulimit -v; ulimit -n'}).text",
            "--policy", policy)

        #expect(ending.stdout == "\"7\\n262144\\n33\"\n", "\(ending)")
    }

    static let errors: [(String, String, String)] = [
        ("gse.run(gse.session{}, {'rm'})", "refused", "refused.command"),
        ("gse.exec(gse.session{}, {'false'})", "failed", "failed.command"),
        ("gse.session{bogus = true}", "usage", "usage.option"),
        ("gse.run(gse.session{}, 'echo $HOME')", "refused", "refused.syntax"),
        ("gse.run(gse.session{}, 'echo \"')", "refused", "refused.syntax"),
        ("gse.file('../x')", "usage", "usage.file"),
    ]

    @Test(arguments: errors)
    func `an error is a table with its kind, code and message`(
        _ call: String, _ kind: String, _ code: String
    ) async throws {
        let ending = try await Gse().playbook(
            """
            local ok, e = pcall(function() \(call) end)
            return {ok, e.kind, e.code, type(e.message), type(e.retryable), tostring(e) ~= '',
              pcall(function() e.kind = 'x' end)}
            """)

        let result = try #require(try JSONSerialization.jsonObject(with: Data(ending.stdout.utf8)) as? [Any])
        #expect(result[0] as? Bool == false)
        #expect(result[1] as? String == kind)
        #expect(result[2] as? String == code)
        #expect(result[3] as? String == "string")
        #expect(result[4] as? String == "boolean")
        #expect(result[5] as? Bool == true)
        #expect(result[6] as? Bool == false)
    }

    static let nonsense = [
        "gse.run(s, {'true'}, {timeout = 0/0})", "gse.run(s, {'true'}, {timeout = 1e308})",
        "gse.run(s, {'true'}, {timeout = 0})", "gse.run(s, {'true'}, {timeout = -1})",
        "gse.run(s, {'true'}, {timeout = '30'})", "gse.run(s, {'true'}, {output = 1.5})",
        "gse.run(s, {'true'}, {output = math.huge})", "gse.run(s, {1.5})", "gse.run(s, {})",
        "gse.run(s, {'a', nil, 'c'})", "gse.run(s, {'true', x = 1})",
        "gse.run(s, setmetatable({'true'}, {}))",
        "gse.run(s, {'true'}, {bogus = 1})", "gse.run(s, {'true'}, {}, 1)", "gse.run(s, {function() end})",
        "gse.run(nil, {'true'})", "gse.wait('t1')", "gse.wait({}, {timeout = 0/0})",
        "gse.sleep(-1)", "gse.sleep(0/0)", "gse.sleep(1e308)", "gse.session{hosts = {'nowhere'}}",
        "gse.session{hosts = {}}", "gse.session(1)",
        "local t = {} t.t = t gse.log('info', 'x', t)",
        "gse.log('loud', 'x')", "gse.progress(0/0, 1)", "gse.fail()", "local t = {} t[1] = t gse.run(s, t)",
        "gse.all(1)", "gse.hosts('(')", "gse.run(s, {'true'}, {limit = 0})",
    ]

    @Test(arguments: nonsense)
    func `nonsense is a usage error, never a crash`(_ call: String) async throws {
        let ending = try await Gse().playbook(
            "local s = gse.session{} local ok, e = pcall(function() \(call) end) return {ok, e and e.kind}")

        #expect(ending.stdout == "[false,\"usage\"]\n", "\(ending.stderr)")
        #expect(!ending.isCrash)
    }

    @Test(arguments: [
        "return string.rep('x', 100 << 20)", "local t = {} t.t = t return t",
        "gse.run(gse.session{}, {'echo', string.rep('x', 40 << 20)})",
        "local t = {} for i = 1, 1e9 do t[i] = i end", "while true do pcall(error) end",
        "local function f() return f() + 1 end f()", "return 0/0", "return {[1.5] = 1}",
    ])
    func `too much ends with a clear code, never a crash`(_ source: String) async throws {
        let gse = try Gse()
        let policy = try gse.file(
            "policy.yaml", openPolicy.replacingOccurrences(of: "64KiB}", with: "64KiB, cpu: 1s}"))

        let ending = try await gse.playbook(source, "--policy", policy)

        #expect([1, 3].contains(ending.exit), "\(ending)")
        #expect(!ending.isCrash)
        #expect(ending.stderr.contains("error: "))
    }
}
