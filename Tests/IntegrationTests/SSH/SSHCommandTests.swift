import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// Commands on hosts behind ssh: what arrives there, and what a result says.
@Suite(.timeLimit(.minutes(10)))
struct SSHCommandTests {
    @Test func `exec passes output and exit on`() async throws {
        let fleet = try FleetGround(.shared())

        let good = try await fleet.exec("h001", "printf", "a  b")
        let bad = try await fleet.exec("h001", "false")
        let several = try await fleet.exec("h001,h002", "echo", "x")

        #expect(good == Gse.Ending(exit: 0, stdout: "a  b", stderr: ""))
        #expect(bad.exit == 1 && bad.stderr.contains("exit code 1"))
        #expect(several.stdout.split(separator: "\n").sorted() == ["h001 | x", "h002 | x"], "\(several)")
    }

    static let results: [(String, String)] = [
        (
            "gse.exec(s, {'sh', '-c', 'echo out; echo err >&2; exit 3'}, {ok = {3}})",
            "[\"succeeded\",3,null,\"out\\n\",\"err\\n\"]"
        ),
        ("gse.exec(s, {'sh', '-c', 'exit 200'}, {ok = {200}})", "[\"succeeded\",200,null,\"\",\"\"]"),
        ("wait({'sh', '-c', 'kill -9 $$'})", "[\"failed\",null,9,\"\",\"\"]"),
        ("wait({'missing'})", "[\"failed\",127,null,\"\",\"\"]"),
        ("wait({'/etc/passwd'})", "[\"failed\",126,null,\"\",\"\"]"),
        ("wait({'cat'}, {stdin = 'a\\0b'})", "[\"succeeded\",0,null,\"a\\u0000b\",\"\"]"),
        ("wait({'pwd'}, {cwd = '/tmp'})", "[\"succeeded\",0,null,\"/tmp\\n\",\"\"]"),
        ("wait({'sleep', '1000'}, {timeout = '1s'})", "[\"timed_out\",null,null,\"\",\"\"]"),
        (
            "wait({'sh', '-c', [[printf '%s\\n' \"$APP_A\" \"$APP_B\"]]}, {env = {APP_A = \"'$x\\n\", APP_B = '`id`'}})",
            "[\"succeeded\",0,null,\"'$x\\n\\n`id`\\n\",\"\"]"
        ),
        (
            "wait({'printf', '<%s>', '', ' * ~ ', [[$(id) \\ ']], '-n', '{a,b}', '\\27'})",
            "[\"succeeded\",0,null,\"<>< * ~ ><$(id) \\\\ '><-n><{a,b}><\\u001b>\",\"\"]"
        ),
    ]

    @Test(arguments: results)
    func `a result says how it ended`(_ call: String, _ expected: String) async throws {
        let ending = try await FleetGround(.shared()).run(Self.verdict(call, on: "h003"))

        #expect(ending.stdout == expected + "\n", "\(ending.stderr)")
    }

    /// A playbook that returns what a result says.
    private static func verdict(_ call: String, on host: String) -> String {
        """
        local s = gse.session{hosts = {"\(host)"}}
        local function wait(command, options) return gse.wait(gse.run(s, command, options)) end
        local r = \(call)
        local null = gse.json.null
        return {r.status, r.exit_code or null, r.signal or null, r.stdout, r.stderr}
        """
    }

    @Test(arguments: ["sh-dash", "sh-bash", "sh-busybox", "sh-zsh", "no-forwarding"])
    func `a login shell makes no difference`(_ host: String) async throws {
        let fleet = try FleetGround(.shared())

        let ending = try await fleet.run(
            Self.verdict(
                "wait({'sh', '-c', [[cat; printf '<%s>' \"$APP_A\"; echo e >&2; exit 5]]}, "
                    + "{stdin = 'in', env = {APP_A = \" '*\\n\"}, cwd = '/tmp'})", on: host))

        #expect(ending.stdout == "[\"failed\",5,null,\"in< '*\\n>\",\"e\\n\"]\n", "\(ending.stderr)")
    }

    @Test func `what a login shell says before a command is no output of it`() async throws {
        let ending = try await FleetGround(.shared()).run(Self.verdict("wait({'echo', 'out'})", on: "noisy"))

        // Its standard error cannot be told from the command's.
        #expect(
            ending.stdout == "[\"succeeded\",0,null,\"out\\n\",\"rc: no such file\\n\"]\n", "\(ending.stderr)"
        )
    }

    @Test(arguments: [("sh-fish", "fish"), ("sh-tcsh", "tcsh"), ("sh-nologin", "not available")])
    func `another kind of shell is a reason`(_ host: String, _ word: String) async throws {
        let ending = try await FleetGround(.shared()).run(
            """
            local r = gse.wait(gse.run(gse.session{hosts = {"\(host)"}}, {"echo", "x"}))
            return {r.status, r.stdout, r.reason}
            """)

        #expect(ending.stdout.hasPrefix("[\"failed\",\"\",\""), "\(ending)")
        #expect(ending.stdout.contains(word), "\(ending)")
    }

    @Test func `a file for another kind of shell fails for the same reason as a command`() async throws {
        let ending = try await FleetGround(.shared()).run(
            """
            local s = gse.session{hosts = {"sh-tcsh"}}
            local _, put = pcall(gse.put, s, {path = "/tmp/gse-never", content = "x"})
            local run = gse.wait(gse.run(s, {"true"}))
            return {put.result.reason == run.reason, run.reason}
            """)

        #expect(ending.stdout.hasPrefix("[true,\"the login shell is /bin/tcsh,"), "\(ending)")
    }

    @Test func `a shell that cannot read the line does not fill the screen with it`() async throws {
        let ending = try await FleetGround(.shared()).exec("sh-fish,h001", "echo", "x")

        #expect(ending.stdout == "h001 | x\n")
        let lines = ending.stderr.split(separator: "\n")
        #expect(lines.count == 2, "\(ending.stderr)")
        #expect(lines.first?.hasPrefix("t1 sh-fish: failed, exit code 126, the login shell is ") == true)
    }

    @Test func `output over the cap is counted and dropped`() async throws {
        let ending = try await FleetGround(.shared()).run(
            """
            local s = gse.session{hosts = {"h004", "h005"}}
            local r = gse.exec(s, {"seq", "1", "200000"}, {output = "1KiB"}).by_host.h005
            return {#r.stdout, r.stdout_truncated, r.stdout_bytes, r.stderr_truncated}
            """)

        #expect(ending.stdout == "[1024,true,1288895,false]\n", "\(ending.stderr)")
    }

    @Test func `tasks of a session run one after another on a host, and parallel ones beside each other`()
        async throws
    {
        let fleet = try FleetGround(.shared())

        let ending = try await fleet.run(
            """
            local s, tasks = gse.session{hosts = {"h004"}}, {}
            for i = 1, 12 do
                tasks[i] = gse.run(s, {"sh", "-c", "echo " .. i .. " >> FOLDER/order"})
            end
            gse.wait(tasks)
            -- More than one master has sessions for: each waits until all others have begun.
            for i = 1, 9 do
                tasks[i] = gse.run(s, {"sh", "-c", "echo >> FOLDER/began; until [ $(wc -l < FOLDER/began) = 9 ]; do sleep 0.1; done"},
                    {parallel = true, timeout = "20s"})
            end
            for i = 10, 12 do tasks[i] = gse.run(s, {"true"}, {parallel = true}) end
            local counts = {}
            for _, r in ipairs(gse.wait(tasks)) do counts[r.status] = (counts[r.status] or 0) + 1 end
            return counts
            """)

        #expect(ending.stdout == "{\"succeeded\":12}\n", "\(ending.stderr)")
        #expect(try fleet.gse.read("order") == (1...12).map { "\($0)\n" }.joined())
    }
}
