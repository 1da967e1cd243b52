import BuiltCommand
import Foundation
import Testing

/// `gse.service` on real processes, kept by a stand-in of systemd or named by a pid file.
@Suite(.timeLimit(.minutes(20)))
struct ServiceTests {
    @Test func `a service is started, restarted, reloaded and stopped, and each is told apart`() async throws
    {
        let ground = try ServiceGround()

        let ending = try await ground.run(
            """
            local service = gse.service
            local none = service.status(h, "app")
            local first = service.start(h, "app", quick)
            local again = service.start(h, "app", quick)
            local second = service.restart(h, "app", quick)
            local third = service.reload(h, "app", quick)
            local stopped = service.stop(h, "app", quick)
            local still = service.stop(h, "app", quick)
            return {
                none.running, none.state, first.changed, first.running, again.changed, again.started == first.started,
                second.pid ~= first.pid, third.started == second.started, stopped.running, stopped.before.pid == third.pid,
                still.changed, first.by_host.localhost.pid == first.pid, #first.hosts,
            }
            """)

        #expect(
            ending.stdout == "[false,\"inactive\",true,true,false,true,true,true,false,true,false,true,1]\n",
            "\(ending.stderr)")
        #expect(try ground.gse.read("asked") == "start app\nrestart app\nreload app\nstop app\n")
        #expect(try ground.gse.read("log") == "reloaded\n")
    }

    @Test func `of what a command said at length no character is cut in two`() async throws {
        let gse = try Gse([
            "policy.yaml": """
            version: 1
            roles:
              ops:
                permissions: [session.create, command.run, result.read]
                hosts: ["*"]
                commands: [{name: any, argv: [systemctl, {rest: {matches: ".*", option: true}}], runs_others: true}]
            subjects: [{roles: [ops]}]
            """,
            "model.yaml": """
            commands:
              - {run: "systemctl show **", stdout: "ActiveState=inactive\\nMainPID=0"}
              - {run: "systemctl start app", exit_code: 1, stderr: "\(String(repeating: "é", count: 250))x"}
            """,
            "p.lua": """
            local ok, err = pcall(gse.service.start, gse.session{hosts = "all"}, "app", {within = "2s"})
            return err.code .. " " .. tostring(utf8.len(err.message) and #err.message > 400)
            """,
        ])

        let ending = try await gse.run([
            "rehearse", "p.lua", "--policy", "policy.yaml", "--model", "model.yaml", "--hosts", "1",
        ])

        #expect(ending.stdout.contains("result: \"failed.service true\""), "\(ending)")
    }

    @Test(arguments: [
        ("lie", "start", "no evidence within"), ("crash", "start", "it did not stay up for 4s"),
        ("refuse", "start", "its command failed (exit code 4)"),
    ])
    func `a start that is none is told`(mode: String, verb: String, words: String) async throws {
        let ground = try ServiceGround(mode: mode)

        let settle = mode == "crash" ? 4 : 0.1
        let ending = try await ground.run(
            "local settle = \(settle) gse.service.\(verb)(h, 'app', with {within = '1s', settle = settle})")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains(words), "\(ending.stderr)")
    }

    @Test(arguments: [
        ("lie", "stop", "no evidence within"), ("lie", "restart", "no evidence within"),
        ("replace", "reload", "its process is another one: it did not reload, it restarted"),
        ("refuse", "reload", "its command failed (exit code 4)"), ("crash", "restart", "it did not stay up"),
        ("grumble", "reload", "its command failed (exit code 1)"),
    ])
    func `what is done to a service that runs is believed only with evidence`(
        mode: String, verb: String, words: String
    ) async throws {
        let ground = try ServiceGround()
        let started = try await ground.run("gse.service.start(h, 'app', quick)")
        try ground.gse.file("mode", mode)

        let settle = mode == "crash" ? 4 : 0.1
        let ending = try await ground.run(
            "local settle = \(settle) gse.service.\(verb)(h, 'app', with {within = '1s', settle = settle})")

        #expect(started.exit == 0, "\(started.stderr)")
        #expect(ending.exit == 1)
        #expect(ending.stderr.contains(words), "\(ending.stderr)")
    }

    @Test func `a command that failed is a warning when the service is as it should be`() async throws {
        let ground = try ServiceGround(mode: "grumble")

        let ending = try await ground.run("return gse.service.start(h, 'app', quick).running")

        #expect(ending.stdout == "true\n")
        #expect(ending.stderr.contains("is as it should be, though its command ended with 1"))
    }

    @Test func `what does not run cannot reload, and what systemd does not know is told`() async throws {
        let ground = try ServiceGround()

        let ending = try await ground.run(
            "return {message(gse.service.reload, h, 'app'), gse.service.status(h, 'missing').state}")

        #expect(
            ending.stdout
                == "[\"gse.service.reload: app on localhost: it is not running, so it cannot reload\",\"not-found\"]\n",
            "\(ending.stderr)")
    }

    @Test func `a daemon with a pid file is started, reloaded and stopped without systemd`() async throws {
        let ground = try ServiceGround()

        let ending = try await ground.run(
            """
            local service, own = gse.service, with {pidfile = pidfile, process = "sh"}
            local none = service.status(h, "app", {pidfile = pidfile})
            local first = service.start(h, "app", with {pidfile = pidfile, command = {"appd", "start"}})
            local reloaded = service.reload(h, "app", own)
            local other = service.status(h, "app", {pidfile = pidfile, process = "nginx"})
            local stopped = service.stop(h, "app", with {pidfile = pidfile, signal = "KILL"})
            -- The pid file is still there: it is stale.
            local stale = service.status(h, "app", {pidfile = pidfile})
            return {none.state, first.running, reloaded.pid == first.pid, other.running, stopped.running, stale.state}
            """)

        #expect(ending.stdout == "[\"inactive\",true,true,false,false,\"inactive\"]\n", "\(ending.stderr)")
        #expect(try ground.gse.read("log") == "reloaded\n")
    }

    @Test func `a pid file that names another process proves nothing`() async throws {
        let ground = try ServiceGround()
        try ground.gse.file("pid", "not a number\n")

        let ending = try await ground.run(
            """
            local words = message(gse.service.start, h, "app",
                with {pidfile = pidfile, command = {"appd", "lie"}, within = "200ms"})
            return {gse.service.status(h, "app", {pidfile = pidfile}).running, words}
            """)

        let words = "gse.service.start: app on localhost: no evidence within 0.2s"
        #expect(ending.stdout == "[false,\"\(words)\"]\n", "\(ending.stderr)")
    }

    @Test func `a reboot is done when the boot id is another one`() async throws {
        let ground = try ServiceGround()

        let ending = try await ground.run(
            "local one = gse.service.reboot(h, {every = '20ms'}) return {one.before, one.after, one.name}")

        #expect(ending.stdout == "[\"first\",\"second\",\"localhost\"]\n", "\(ending.stderr)")
    }

    @Test(arguments: [
        ("command = {'appd', 'lie'}, within = '200ms'", "localhost has not come back within 0.2s"),
        ("command = 'false'", "its command failed and it is still up (exit code 1)"),
    ])
    func `a host that did not reboot is told`(options: String, words: String) async throws {
        let ground = try ServiceGround()

        let ending = try await ground.run("gse.service.reboot(h, {every = '20ms', \(options)})")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains(words), "\(ending.stderr)")
    }

    @Test func `a dry run looks and does nothing`() async throws {
        let ground = try ServiceGround()

        let ending = try await ground.run(
            "return {gse.service.restart(h, 'app').state, gse.service.status(h, 'app').state, "
                + "gse.service.reboot(h).before}", flags: ["--dry-run"])

        #expect(
            ending.stdout.contains("[\"assumed\",\"inactive\",\"first\"]"), "\(ending.stdout)\(ending.stderr)"
        )
        #expect(!FileManager.default.fileExists(atPath: ground.gse.path("asked")))
    }
}
