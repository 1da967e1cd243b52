import Admission
import Backends
import Effects
import Execution
import Fleet
import Foundation
import Glibc
import Journaling
import Service

/// Measures the process API below HTTP: rounds of session, command, result and close; and idle sessions.
///
///     desk-bench DIRECTORY simulated|local ROUNDS AT-ONCE
///     desk-bench DIRECTORY idle SESSIONS
@main
enum DeskBenchmark {
    private static let policy = """
        version: 1
        roles:
          operator:
            permissions: [session.create, command.run, result.read]
            hosts: [localhost]
            commands: [{name: do, argv: ["/bin/true"]}]
        subjects: [{user: "*", roles: [operator]}]
        """

    static func main() async throws {
        let words = Swift.CommandLine.arguments
        guard words.count >= 4, let count = Int(words[3]) else {
            return print("desk-bench DIRECTORY simulated|local|idle COUNT [AT-ONCE]")
        }
        let journal = try SQLiteJournal(directory: words[1])
        let desk = try desk(journal, words[2])
        let sweeping = Task { await desk.run() }
        defer { sweeping.cancel() }
        if words[2] == "idle" {
            try await idle(desk, count)
        } else {
            try await rounds(desk, count, atOnce: words.count > 4 ? Int(words[4]) ?? 32 : 32)
        }
    }

    private static func desk(_ journal: SQLiteJournal, _ kind: String) throws -> Desk {
        let backend: any Backend =
            kind == "local"
            ? LocalBackend() : SimulatedBackend(try SimulatedFleet(FleetModel(), seed: 1), time: .machine)
        var settings = DeskSettings()
        settings.each = DeskQuotas(
            sessions: 100_000, tasks: 10_000, results: 1000, storedBytes: .mebibytes(32))
        settings.all = DeskQuotas(
            sessions: 100_000, tasks: 10_000, results: 20_000, storedBytes: .mebibytes(256))
        let parts = DeskParts(
            journal: journal, backends: { _ in ["local": backend, "simulated": backend] },
            inventory: Inventory().reached(by: kind == "local" ? "local" : "simulated"),
            policies: [try Policy.parse(Bytes(policy.utf8), path: "policy.yaml")], ownAccount: "root")
        return Desk(parts, settings: settings)
    }

    private static func rounds(_ desk: Desk, _ count: Int, atOnce: Int) async throws {
        let caller = Principal(user: "ann")
        let clock = ContinuousClock()
        let begun = (clock.now, processorTime())
        let times = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for _ in 0..<atOnce {
                group.addTask {
                    var times: [Duration] = []
                    for _ in 0..<count / atOnce {
                        times.append(try await clock.measure { try await round(desk, caller) })
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted()
        }
        let (wall, processor) = (begun.0.duration(to: clock.now) / .seconds(1), processorTime() - begun.1)
        print(
            "\(times.count) rounds, \(Int(Double(times.count) / wall)) a second,",
            "\(Int(processor / Double(times.count) * 1e6)) us of processor each,",
            "median \(times[times.count / 2]), 99 % \(times[times.count * 99 / 100]), \(residentBytes() >> 20) MiB"
        )
    }

    private static func round(_ desk: Desk, _ caller: Principal) async throws {
        let session = try await desk.openSession(SessionAsk(hosts: ["localhost"]), by: caller).session
        let task = try await desk.run(CommandAsk(.list([Bytes("/bin/true".utf8)])), in: session, by: caller)
            .task
        let report = try await desk.result(of: task, ResultAsk(wait: .seconds(30)), by: caller)
        guard report.status == .succeeded else { throw Denial.notFound("\(report)") }
        try await desk.close(session, by: caller)
    }

    private static func idle(_ desk: Desk, _ count: Int) async throws {
        let before = residentBytes()
        for number in 0..<count {
            _ = try await desk.openSession(
                SessionAsk(hosts: ["localhost"]), by: Principal(user: "u\(number % 100)"))
        }
        let after = residentBytes()
        print("\(count) idle sessions, \((after - before) / count) bytes each, \(after >> 20) MiB in all")
        let used = processorTime()
        try await Task.sleep(for: .seconds(5))
        print("\(Int((processorTime() - used) / 5 * 1e6)) us of processor a second while idle")
    }

    private static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
