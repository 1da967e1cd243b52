import BuiltCommand
import Effects
import ExecutionTesting
import Foundation
import Journaling
import Testing

/// Reports of runs that no test could run: large ones, and records of any kind.
@Suite(.timeLimit(.minutes(20)))
struct LargeReportTests {
    /// Puts facts on record as a run of their own.
    private func record(_ facts: [Fact], as run: RunID, in gse: Gse) async throws {
        let store = gse.path("store")
        try FileManager.default.createDirectory(
            atPath: store, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let writer = try SQLiteJournal(directory: store).begin(
            run, driver: .current(principal: "ann"))
        writer.append(facts)
        try await writer.close()
    }

    private static func large(hosts: Int, tasks: Int) -> [Fact] {
        var events: [FactEvent] = [.started(RunHeader(playbook: "large.lua", principal: "ann"))]
        let names = (1...hosts).map { "web-\($0)" }
        let asked = JSON.array(names.map { ["name": .string($0)] })
        for task in 1...tasks {
            let id = TaskID(number: task)
            let effect: JSON = [
                "effect": "run", "hosts": asked, "command": ["systemctl", "status", "nginx"],
            ]
            events.append(.issued(step: task, strand: 0, task: id, effect: effect, rule: "deploy/#1"))
            for (number, name) in names.enumerated() {
                let isBroken = (number + task) % 97 == 0
                let text = "\(name): active (running), pid \(number * task)\n"
                let output = CapturedOutput(Bytes(String(repeating: text, count: 20).utf8))
                let outcome = HostOutcome(
                    host: name, status: isBroken ? .failed : .succeeded, exitCode: isBroken ? 1 : 0,
                    stdout: output, duration: .milliseconds(900))
                events.append(.finished(id, outcome))
            }
        }
        events.append(.ended(RunEnd(state: .degraded, message: "some hosts are not as wanted")))
        return events.enumerated().map { index, event in
            Fact(
                sequence: index + 1, time: Timestamp(milliseconds: 1_795_000_000_000 + Int64(index) * 3),
                event: event)
        }
    }

    @Test func `a report of 1,000 hosts and 20 tasks stays one that a browser opens`() async throws {
        let gse = try Gse()
        try await record(Self.large(hosts: 1000, tasks: 20), as: RunID("large"), in: gse)

        let ending = try await gse("show", "large", "--report", "r.html")
        let page = try await Browser.open(gse.path("r.html"), of: gse)

        let bytes = try Data(contentsOf: gse.folder.appending(path: "r.html")).count
        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(bytes < 12 << 20, "\(bytes) bytes")
        #expect(page.stdout.ranges(of: "<th scope=\"row\">web-").count == 1000)
        #expect(page.stdout.contains("bytes of output are on record and not in this page"))
        #expect(page.stdout.contains("web-1000"))
    }

    @Test func `a record of any facts has a report, a timeline and a log`() async throws {
        let gse = try Gse()
        var generators = Generators.seeded()
        for number in 1...40 {
            let facts = (1...25).map { generators.fact($0) }
            let run = RunID("any-\(number)")
            try await record(facts, as: run, in: gse)

            let report = try await gse("show", run.description, "--report", "r.html")
            let shown = try await gse("show", run.description)
            let logs = try await gse("logs", run.description)

            let ends = [report, shown, logs].map { !$0.isCrash && $0.exit == 0 }
            #expect(ends == [true, true, true], "round \(number) of seed \(generators.seed): \(report)")
            let page = try gse.read("r.html")
            let tags = Set(page.matches(of: /<([!\/]?[a-zA-Z0-9]+)/).map { String($0.1).lowercased() })
            #expect(
                tags.isDisjoint(with: ["script", "img", "iframe", "object", "embed", "link", "base", "form"]))
        }
    }
}
