import BuiltCommand
import Foundation
import Testing

/// `gse runs`, `gse show` and `gse logs`: what people read about runs.
@Suite(.timeLimit(.minutes(20)))
struct ReadingCommandTests {
    /// A run with a command that fails on one of two hosts; answers its identifier.
    private func recorded(_ gse: Gse) async throws -> String {
        let policy = try gse.file("policy.yaml", openPolicy)
        let ending = try await gse.playbook(
            """
            local s = gse.session{hosts = {'web-1', 'web-2'}}
            gse.log('warning', 'careful')
            gse.wait(gse.run(s, {'echo', 'fine'}))
            gse.wait(gse.run(gse.on(s, {'web-2'}), {'sh', '-c', 'for i in $(seq 20); do echo $i; done; exit 3'}))
            pcall(gse.run, s, {'rm', '-rf', '/'})
            gse.degraded('web-2 is not as wanted')
            """, "--policy", policy, "--backend", "local", "--json")
        #expect(ending.exit == 2, "\(ending.stderr)")
        return try #require(try ending.facts().first?["run"] as? String)
    }

    @Test func `a list of runs has columns that line up`() async throws {
        let gse = try Gse()
        let run = try await recorded(gse)
        _ = try await gse.run(["exec", "localhost", "--", "true"])

        let listed = try await gse("runs").stdout.split(separator: "\n").map(String.init)
        let json = try await gse("runs", "--json").facts()

        let columns = listed.map { line in
            line.indices.filter { line[$0] == " " && line[line.index(after: $0)] != " " }.prefix(2)
        }
        #expect(listed.count == 3 && listed[0].hasPrefix("RUN"))
        #expect(Set(columns.map(\.first)).count == 1, "\(listed)")
        #expect(listed[2].hasPrefix("\(run)  degraded") && listed[2].hasSuffix("playbook.lua"))
        #expect(json.map { $0["state"] as? String } == ["succeeded", "degraded"])
        #expect(Set(json[1].keys) == ["run", "state", "started", "principal", "playbook"])
    }

    @Test func `a run is shown with its timeline, its hosts, what failed, and its end`() async throws {
        let gse = try Gse()
        let run = try await recorded(gse)

        let shown = try await gse("show", run)

        #expect(shown.exit == 0 && shown.stderr == "")
        let sections = shown.stdout.split(separator: "\n\n").map {
            $0.split(separator: "\n").map(String.init)
        }
        #expect(sections.map { $0[0] }[1...3] == ["timeline", "hosts", "failed"] && sections.count == 5)
        #expect(sections[0][0] == "playbook.lua  degraded")
        #expect(sections[1].contains { $0.contains("+0:0") && $0.hasSuffix("warning: careful") })
        #expect(sections[1].contains { $0.contains("t1 echo fine  2 hosts: 2 succeeded") })
        #expect(sections[1].contains { $0.contains("web-2: failed, exit code 3") })
        #expect(sections[1].contains { $0.contains("refused: command \"rm -rf /\"") })
        let hosts = sections[2].dropFirst(2).map { $0.split(separator: " ").prefix(4).joined(separator: " ") }
        #expect(hosts == ["web-1 1 1 0", "web-2 2 1 1"])
        #expect(sections[3].contains("      | 20") && !sections[3].contains("      | 10"))
        let retry = "retry: --retry-of \(run) tries web-2 again"
        #expect(sections[4] == ["degraded: web-2 is not as wanted", retry])
    }

    @Test func `logs have what hosts wrote and what the playbook said, in order`() async throws {
        let gse = try Gse()
        let run = try await recorded(gse)

        let all = try await gse("logs", run).stdout.split(separator: "\n").map(String.init)
        let one = try await gse("logs", run, "--host", "web-1")

        #expect(all[0] == "warning: careful")
        #expect(Set(all[1...2]) == ["web-1 | fine", "web-2 | fine"])
        #expect(all[3...] == ArraySlice((1...20).map { "web-2 | \($0)" }))
        #expect(one == Gse.Ending(exit: 0, stdout: "web-1 | fine\n", stderr: ""))
    }

    @Test func `a host that a run knows nothing of is told the nearest one`() async throws {
        let gse = try Gse()
        let run = try await recorded(gse)

        let ending = try await gse("logs", run, "--host", "web-11")

        let message = "error: nothing ended on host web-11 in run \(run); did you mean web-1?\n"
        #expect(ending == Gse.Ending(exit: 66, stdout: "", stderr: message))
    }

    @Test func `following a run that has ended ends with how it ended`() async throws {
        let gse = try Gse()
        let run = try await recorded(gse)

        let followed = try await gse("logs", "-f", run, "--host", "web-1")

        let end = "degraded: web-2 is not as wanted\n"
        #expect(followed == Gse.Ending(exit: 0, stdout: "web-1 | fine\n", stderr: end))
    }

    @Test func `following goes on while the run does`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = try Mark(in: gse)
        let playbook = try gse.file(
            "p.lua",
            """
            local s = gse.session{}
            gse.exec(s, {'echo', 'before'})
            gse.exec(s, {'sh', '-c', 'echo > \(mark.path); until [ -e go ]; do sleep 0.02; done; echo after'},
              {cwd = '\(gse.folder.path)'})
            """)
        let started = try gse.start(["run", playbook, "--policy", policy, "--timeout", "60s"], mark: mark)
        _ = try await mark.line()
        let run = try #require(try await gse("runs", "--json").facts().first?["run"] as? String)

        // Opens the gate once the first line has been followed: so it is seen to go on.
        let followed = try await gse.shell(
            #""$0" logs -f "$1" | while read line; do echo "$line"; touch go; done"#, run)
        let ending = try await started.ending()

        #expect(followed.stdout == "localhost | before\nlocalhost | after\n")
        #expect(followed.stderr == "succeeded\n")
        #expect(ending.exit == 0, "\(ending.stderr)")
    }

    @Test func `following ends well when somebody has seen enough`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = try Mark(in: gse)
        let playbook = try gse.file(
            "p.lua",
            "gse.exec(gse.session{}, {'sh', '-c', 'echo > \(mark.path); exec sleep 1000'}, {timeout = '60s'})"
        )
        let started = try gse.start(["run", playbook, "--policy", policy, "--timeout", "60s"], mark: mark)
        _ = try await mark.line()
        let run = try #require(try await gse("runs", "--json").facts().first?["run"] as? String)

        // `timeout` says 124 unless it is told to say what the command says.
        let stopped = try await gse.shell("timeout --preserve-status -s INT 1 \"$0\" logs -f \"$1\"", run)
        let closed = try await gse.shell("{ \"$0\" logs -f \"$1\"; echo $? > code; } | true", run)
        kill(started.process.processIdentifier, SIGTERM)
        _ = try await started.ending()

        #expect(stopped == Gse.Ending(exit: 0, stdout: "", stderr: ""))
        #expect(closed == Gse.Ending(exit: 0, stdout: "", stderr: ""))
        #expect(try gse.read("code") == "0\n")
    }

    @Test func `a run whose driver was killed is interrupted, and says how to go on`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = try Mark(in: gse)
        let playbook = try gse.file(
            "p.lua", "gse.exec(gse.session{}, {'sh', '-c', 'echo > \(mark.path); exec sleep 1000'})")
        let started = try gse.start(["run", playbook, "--policy", policy, "--timeout", "60s"], mark: mark)
        _ = try await mark.line()
        let run = try #require(try await gse("runs", "--json").facts().first?["run"] as? String)
        let before = try await gse("show", run)

        kill(started.process.processIdentifier, SIGKILL)
        _ = try await started.ending()
        let shown = try await gse("show", run)
        let followed = try await gse("logs", "-f", run)
        let listed = try await gse("runs")

        #expect(before.stdout.contains("running: driven by process \(started.process.processIdentifier) "))
        #expect(before.stdout.contains("gse logs -f \(run)"))
        for said in [shown.stdout, followed.stderr] {
            #expect(said.contains("interrupted: it has not ended"), "\(said)")
            #expect(said.contains("gse resume \(run)") && said.contains("gse cancel \(run)"))
        }
        #expect(shown.stdout.contains("localhost: not ended"))
        #expect(shown.stdout.contains(/localhost +1 +0 +0 +1 +0 ms/), "\(shown.stdout)")
        #expect(listed.stdout.contains("\(run)  interrupted"))
        #expect([before.exit, shown.exit, followed.exit, listed.exit] == [0, 0, 0, 0])
    }

    @Test(arguments: ["show", "logs", "logs -f"])
    func `a run that is not there is said not to be`(_ command: String) async throws {
        let ending = try await Gse().run(
            command.split(separator: " ").map(String.init) + ["20200101T000000-1"])

        let message = "error: there is no run 20200101T000000-1 on record; see gse runs\n"
        #expect(ending == Gse.Ending(exit: 66, stdout: "", stderr: message))
    }

    @Test(arguments: [
        ("runs", 0), ("locks", 0), ("audit", 66), ("audit --verify", 66), ("show r", 66), ("cancel r", 66),
    ])
    func `who reads where nothing is on record makes no store, and says so`(
        _ command: String, _ exit: Int32
    ) async throws {
        let gse = try Gse()

        let ending = try await gse.run(command.split(separator: " ").map(String.init) + ["--state", "typo"])

        #expect(ending.exit == exit && ending.stdout == "")
        let message =
            command.hasSuffix(" r") ? "there is no run r on record" : "nothing is on record in typo (--state)"
        #expect(ending.stderr.contains(message), "\(ending.stderr)")
        #expect(!FileManager.default.fileExists(atPath: gse.path("typo")))
    }

    @Test(arguments: ["show", "show --json", "logs", "logs -f"])
    func `a reader who has seen enough is no error`(_ command: String) async throws {
        let gse = try Gse()
        let run = try await recorded(gse)

        let ending = try await gse.shell("{ \"$0\" \(command) \"$1\"; echo $? > code; } | head -n 1", run)

        #expect(ending.stdout.split(separator: "\n").count == 1)
        #expect(try gse.read("code") == "0\n", "\(ending.stderr)")
    }

    @Test func `nothing of what hosts wrote moves a cursor`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let facts = try await gse.playbook(
            """
            gse.wait(gse.run(gse.session{}, {'printf', '\\\\033[2J\\\\r\\\\xff\\\\n'}, {ok = {1}}))
            gse.log('info', 'a\\27]0;title\\7b\\226\\128\\174c')
            """, "--policy", policy, "--json"
        ).facts()
        let run = try #require(facts.first?["run"] as? String)

        let shown = try await gse("show", run).stdout + gse("logs", run).stdout

        let controls = shown.unicodeScalars.filter { $0.value < 32 && $0 != "\n" || $0.value == 0x202e }
        #expect(controls.isEmpty, "\(shown.debugDescription)")
        #expect(shown.contains("\\u{1b}[2J") && shown.contains("\\u{202e}"))
    }
}
