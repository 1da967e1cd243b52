import Effects
import Foundation
import Glibc
import Journaling

/// Rounds of five facts and a flush, as in a run: `journal-bench <directory> [rounds] [reader]`.
@main struct JournalBenchmark {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count > 1 else {
            print("usage: journal-bench <directory> [rounds] [reader]")
            return
        }
        let rounds = words.count > 2 ? Int(words[2]) ?? 10_000 : 10_000
        let run = RunID("bench-\(getpid())")
        let journal = try SQLiteJournal(directory: words[1])
        let writer = try journal.begin(run, driver: .current(principal: "ann"))
        if words.contains("reader") { startReading(run, in: words[1]) }

        var waits: [Int64] = []
        let (wall, cpu) = (nanoseconds(CLOCK_MONOTONIC), nanoseconds(CLOCK_PROCESS_CPUTIME_ID))
        for round in 0..<rounds {
            let start = nanoseconds(CLOCK_MONOTONIC)
            for fact in facts(of: round) { writer.append([fact]) }
            try await writer.flush()
            waits.append(nanoseconds(CLOCK_MONOTONIC) - start)
        }
        let spentWall = Double(nanoseconds(CLOCK_MONOTONIC) - wall) / 1000
        let spentCPU = Double(nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu) / 1000
        try await writer.close()
        report(waits.sorted(), spentWall, spentCPU)
    }

    private static func report(_ waits: [Int64], _ wall: Double, _ cpu: Double) {
        let rounds = Double(waits.count)
        func at(_ share: Double) -> Int64 { waits[min(waits.count - 1, Int(rounds * share))] / 1000 }
        let flush = "flush median \(at(0.5)), 99 % \(at(0.99)), worst \(at(1)) µs"
        print(
            "\(waits.count) rounds: \(Int(wall / rounds)) µs wall, \(Int(cpu / rounds)) µs CPU per round,",
            "\(Int(cpu / rounds / 5)) µs CPU per fact;", flush)
    }

    private static func facts(of round: Int) -> [Fact] {
        let task = TaskID("t\(round)")
        let effect: JSON = [
            "effect": "run", "session": "s1",
            "hosts": [["name": "web-01", "groups": ["web"], "by_name": true]],
            "command": ["/usr/bin/systemctl", "reload", "nginx"], "ok": [0], "in_doubt": "fail",
        ]
        let ending = HostOutcome(
            host: "web-01", status: .succeeded, exitCode: 0,
            stdout: CapturedOutput(Bytes(repeating: 65, count: 100)),
            startTime: Timestamp(milliseconds: 1_795_000_000_000),
            endTime: Timestamp(milliseconds: 1_795_000_000_250), duration: .milliseconds(250))
        let result = TaskResult(task: task, names: ["web-01"], ended: ["web-01": ending])
        let events: [FactEvent] = [
            .issued(step: round * 3, strand: 0, task: task, effect: effect, rule: "deploy/#1"),
            .settled(step: round * 3, strand: 0, effect: .null, outcome: Outcome.task(task).json),
            .finished(task, ending),
            .settled(
                step: round * 3 + 1, strand: 0, effect: Effect.wait([task], timeout: nil).json,
                outcome: Outcome.results([result]).json),
            .settled(
                step: round * 3 + 2, strand: 0,
                effect: Effect.log(LogEntry(level: .info, message: Bytes("reloaded".utf8))).json,
                outcome: Outcome.done.json),
        ]
        return events.enumerated().map { index, event in
            Fact(
                sequence: round * 5 + index + 1, time: Timestamp(milliseconds: 1_795_000_000_000),
                event: event)
        }
    }

    /// Follows the run as `gse log --follow` would, on a thread of its own, a look every 10 ms.
    private static func startReading(_ run: RunID, in directory: String) {
        Thread.detachNewThread {
            guard let journal = try? SQLiteJournal(directory: directory) else { return }
            var last = 0
            while let new = try? journal.facts(of: run, after: last) {
                last = new.last?.sequence ?? last
                usleep(10_000)
            }
        }
    }

    private static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
