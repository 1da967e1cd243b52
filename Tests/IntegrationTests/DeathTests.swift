import BuiltCommand
import Foundation
import Glibc
import Testing

/// Workers that are killed in the middle of a run: the run is lost, and nothing else is.
@Suite(.timeLimit(.minutes(20)))
struct DeathTests {
    /// What a playbook does when its worker is killed, once it has written its mark.
    static let moments = [
        ("it waits for a command", "gse.exec(s, {'sh', '-c', 'echo $$ > MARK; exec sleep 1000'})"),
        ("it computes", "gse.exec(s, {'sh', '-c', 'echo $$ > MARK'}) while true do end"),
        ("it sleeps", "gse.exec(s, {'sh', '-c', 'echo $$ > MARK'}) gse.sleep(1000)"),
        ("it asks without end", "gse.exec(s, {'sh', '-c', 'echo $$ > MARK'}) while true do gse.now() end"),
        (
            "many strands wait",
            """
            local f = {}
            for i = 1, 20 do f[i] = function() gse.sleep(1000) end end
            f[21] = function() gse.exec(s, {'sh', '-c', 'echo $$ > MARK; exec sleep 1000'}) end
            gse.all(f)
            """
        ),
    ]

    @Test(arguments: moments, [SIGKILL, SIGSEGV])
    func `a run whose worker is killed is lost, its command stopped, the record whole`(
        _ moment: (String, String), _ signal: Int32
    ) async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = try Mark(in: gse)
        let playbook = try gse.file(
            "p.lua", "local s = gse.session{} " + moment.1.replacing("MARK", with: mark.path))
        let started = try gse.start(["run", playbook, "--json", "--policy", policy], mark: mark)
        let command = try #require(try await pid_t(mark.line()))
        let worker = try #require(Self.worker(of: started.process.processIdentifier))

        kill(worker, signal)
        let ending = try await started.ending()

        let facts = try ending.facts()
        #expect(ending.exit == 8, "\(ending.stderr)")
        #expect(facts.last?["code"] as? String == "sandbox.lost")
        #expect((facts.last?["message"] as? String)?.contains("ended by signal \(signal)") == true)
        #expect(facts.map { $0["seq"] as? Int } == (1...facts.count).map(Optional.some))
        #expect(kill(command, 0) == -1)
        let run = try #require(facts.first?["run"] as? String)
        let shown = try await gse("show", run, "--json")
        #expect(shown.exit == 0)
        #expect(try shown.facts().count == facts.filter { $0["kind"] as? String != "output" }.count)
    }

    @Test func `a run whose gse is killed is listed as interrupted`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = try Mark(in: gse)
        let playbook = try gse.file(
            "p.lua", "gse.exec(gse.session{}, {'sh', '-c', 'echo > \(mark.path)'}) gse.sleep(1000)")
        let started = try gse.start(["run", playbook, "--policy", policy], mark: mark)
        _ = try await mark.line()

        let before = try await gse("runs")
        kill(started.process.processIdentifier, SIGKILL)
        _ = try await started.ending()
        let after = try await gse("runs")
        let json = try await gse("runs", "--json").facts()

        #expect(before.stdout.contains("  running  "))
        #expect(after.stdout.contains("  interrupted  "))
        #expect(json.map { $0["state"] as? String } == ["interrupted"])
    }

    @Test func `other runs on the same state go on when a worker is killed`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = try Mark(in: gse)
        let gate = gse.folder.path + "/gate"
        try #require(mkfifo(gate, 0o600) == 0)
        let playbook = try gse.file(
            "p.lua",
            "return gse.exec(gse.session{}, {'sh', '-c', 'echo > \(mark.path); cat \(gate)'}).text")
        let runs = try (0..<4).map { _ in
            try gse.start(["run", playbook, "--policy", policy], mark: mark)
        }
        for _ in runs { _ = try await mark.line() }
        let worker = try #require(Self.worker(of: runs[0].process.processIdentifier))

        kill(worker, SIGKILL)
        let lost = try await runs[0].ending()
        // Each of the others opens the gate for reading, and gets what is written before it closes.
        var others: [Gse.Ending] = []
        for run in runs.dropFirst() {
            while run.process.isRunning {
                let writer = open(gate, O_WRONLY | O_NONBLOCK)
                if writer >= 0 {
                    _ = write(writer, "go\n", 3)
                    close(writer)
                }
                sched_yield()
            }
            others.append(try await run.ending())
        }

        #expect(lost.exit == 8, "\(lost.stderr)")
        #expect(others.map(\.exit) == [0, 0, 0], "\(others.map(\.stderr))")
        let listed = try await gse("runs", "--json")
        #expect(listed.exit == 0)
        #expect(listed.stdout.split(separator: "\n").count == 4)
    }

    /// The worker of a running `gse`.
    private static func worker(of parent: pid_t) -> pid_t? {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.first { process in
            guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
                return false
            }
            let fields = stat.split(separator: " ")
            return stat.contains("(gse-sandbox)") && fields.count > 3 && fields[3] == "\(parent)"
        }
    }
}
