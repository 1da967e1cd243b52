import BuiltCommand
import Foundation
import Testing

/// `gse.collector` on a stand-in of the real collector, run by scripts like the real ones.
@Suite(.timeLimit(.minutes(20)))
struct CollectorTests {
    @Test func `status tells what the processes say`() async throws {
        let host = try CollectorHost()
        // What a killed collector leaves behind; the process of that number is another one.
        try host.gse.file("run/bkunifylogbeat.pid", "\(ProcessInfo.processInfo.processIdentifier)\n")

        let before = try await host.run(
            "local s = gse.collector.status(h, o()) return {s.running, s.pid or 0}")
        try await host.script("start")
        let after = try await host.run(
            "local s = gse.collector.status(h, o()) return {s.running, s.pid, s.pidfile_pid, #s.processes}"
        )

        #expect(before.stdout == "[false,0]\n", "\(before.stderr)")
        let pid = try host.status().pid
        #expect(after.stdout == "[true,\(pid),\(pid),1]\n", "\(after.stderr)")
    }

    @Test func `start begins one process, and never a second`() async throws {
        let host = try CollectorHost()

        let first = try await host.run("return gse.collector.start(h, o()).changed")
        let second = try await host.run(
            "local s = gse.collector.start(h, o()) return {s.changed, s.pid, s.by_host.localhost.changed}"
        )

        #expect(first.stdout == "true\n", "\(first.stderr)")
        #expect(second.stdout == "[false,\(try host.status().pid),false]\n", "\(second.stderr)")
        #expect(try host.gse.read("bkc.log").components(separatedBy: " start ").count == 2)
    }

    @Test func `start says what the script said when nothing runs`() async throws {
        let host = try CollectorHost("DEFECT=die-at-start")

        let ending = try await host.run("within = '1s' gse.collector.start(h, o())")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("bkunifylogbeat is not running (start.sh: "), "\(ending.stderr)")
        #expect(ending.stderr.contains("the registry is damaged. Fail"))
    }

    @Test func `a second process beside the first is told, and which one the pid file names`()
        async throws
    {
        let host = try CollectorHost("DEFECT=shared-pid-file")
        try await host.script("start")
        try await host.script("start")

        let ending = try await host.run(
            """
            local s = gse.collector.status(h, o())
            local ok, err = pcall(gse.collector.reload, h, o())
            return {#s.processes, s.pid == s.pidfile_pid, err.message}
            """)

        let message = "gse.collector.reload: localhost: 2 processes of bkunifylogbeat run"
        #expect(ending.stdout == "[2,true,\"\(message)\"]\n", "\(ending.stderr)")
    }

    @Test func `stop and restart are told by the processes`() async throws {
        let host = try CollectorHost()

        let ending = try await host.run(
            """
            local first = gse.collector.restart(h, o())
            local second = gse.collector.restart(h, o())
            local stopped = gse.collector.stop(h, o())
            return {first.was == nil, second.was == first.pid, second.pid ~= first.pid, stopped.was == second.pid,
              gse.collector.stop(h, o()).changed, gse.collector.status(h, o()).running}
            """)

        #expect(ending.stdout == "[true,true,true,true,false,false]\n", "\(ending.stderr)")
    }

    @Test func `a reload is done when a new generation runs in the same process`() async throws {
        let host = try CollectorHost()
        try await host.script("start")
        let before = try host.status()

        let ending = try await host.run(
            "local r = gse.collector.reload(h, o()) return {r.pid, r.evidence, r.generation ~= nil}")

        #expect(ending.stdout == "[\(before.pid),\"generation\",true]\n", "\(ending.stderr)")
        #expect(try host.status() == .init(pid: before.pid, generation: 2, tasks: before.tasks))
    }

    @Test func `where the log tells nothing, the process must outlive the reload`() async throws {
        let host = try CollectorHost(level: "error")
        try await host.script("start")

        let ending = try await host.run("return gse.collector.reload(h, o()).evidence")

        #expect(ending.stdout == "\"process\"\n", "\(ending.stderr)")
        #expect(ending.stderr.contains("what it took up cannot be seen"))
        #expect(try host.status().generation == 2)
    }

    @Test func `a function may tell the generation`() async throws {
        let host = try CollectorHost(level: "error")
        try await host.script("start")
        let policy = host.gse.path("data")

        let ending = try await host.run(
            """
            function generation(h) return gse.json.decode(gse.get(h, "\(policy)/bkunifylogbeat.status").content).generation end
            return gse.collector.reload(h, o()).generation
            """)

        #expect(ending.stdout == "2\n", "\(ending.stderr)")
    }

    @Test(arguments: [
        ("ignore-reload", "2s", "no evidence of a reload: it has not taken up a new configuration"),
        ("die-on-reload", "5m", "it ended on the reload"), ("replace-on-reload", "5m", "it started anew"),
    ])
    func `a reload that did not happen fails`(_ defect: String, _ within: String, _ words: String)
        async throws
    {
        let host = try CollectorHost("DEFECT=\(defect)")
        try await host.script("start")

        let ending = try await host.run("within = '\(within)' gse.collector.reload(h, o())")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains(words), "\(ending.stderr)")
    }

    @Test func `a main configuration that cannot be read is no reload`() async throws {
        let host = try CollectorHost()
        try await host.script("start")
        try host.gse.file(
            "gse/plugins/etc/bkunifylogbeat.conf", host.mainConfiguration() + "what is this\n")

        let ending = try await host.run("within = '2s' gse.collector.reload(h, o())")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("parse config error"), "\(ending.stderr)")
        #expect(try host.status().generation == 1)
    }

    @Test func `nothing is signalled where nothing runs`() async throws {
        let host = try CollectorHost()

        let ending = try await host.run("gse.collector.reload(h, o())")

        #expect(ending.exit == 1)
        #expect(
            ending.stderr.contains("gse.collector.reload: localhost: bkunifylogbeat is not running"))
        #expect((try? host.gse.read("bkc.log")) == nil)
    }

    @Test func `a dry run looks and does nothing`() async throws {
        let host = try CollectorHost()
        try await host.script("start")
        let before = try host.status()

        let ending = try await host.run(
            """
            gse.collector.reload(h, o())
            gse.collector.restart(h, o())
            return gse.collector.stop(h, o()).changed
            """, "--dry-run")

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try host.status() == before)
    }

    @Test(arguments: [
        ("{root = 'gse'}", "root must be an absolute path"),
        ("{name = '../x'}", "name must be a file name"),
        ("{subscription = -1}", "subscription must be at least 0"), ("{sub = 1}", "unknown option sub"),
    ])
    func `a misuse is told`(options: String, words: String) async throws {
        let ending = try await Gse().playbook("gse.collector.check(gse.session {}, \(options))")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains(words), "\(ending.stderr)")
    }

    @Test func `parts of modules are nobody's`() async throws {
        let ending = try await Gse().playbook("return pcall(require, 'gse.collector_look')")

        #expect(ending.stdout == "false\n", "\(ending.stderr)")
    }
}
