import Effects
import Foundation
import Glibc
import Journaling

/// Rounds of five facts and a flush, as in a run: `journal-bench <directory> [rounds] [reader]`.
///
/// With `disk`, rounds of one fact and a flush to the disk, alone and 64 at once.
@main struct JournalBenchmark {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count > 1 else {
            print("usage: journal-bench <directory> [rounds] [reader | disk]")
            return
        }
        let rounds = words.count > 2 ? Int(words[2]) ?? 10_000 : 10_000
        if words.contains("disk") { return try await flushToDisk(words[1], rounds) }
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

    private static func flushToDisk(_ directory: String, _ rounds: Int) async throws {
        let journal = try SQLiteJournal(directory: directory)
        for width in [1, 64] {
            let (syncs, wall) = (journal.diskSyncs, nanoseconds(CLOCK_MONOTONIC))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<width {
                    group.addTask {
                        let writer = try journal.begin(
                            RunID("disk-\(width)-\(number)-\(getpid())"), driver: .current(principal: "ann"))
                        for round in 0..<max(1, rounds / width) {
                            writer.append([facts(of: round)[0]].map { $0.numbered(round + 1) })
                            try await writer.flush(toDisk: true)
                        }
                        try await writer.close()
                    }
                }
                try await group.waitForAll()
            }
            let flushes = max(1, rounds / width) * width
            let share = Double(journal.diskSyncs - syncs) / Double(flushes)
            let micros = Double(nanoseconds(CLOCK_MONOTONIC) - wall) / 1000 / Double(flushes)
            print(
                "\(width) at once: \(String(format: "%.3f", share)) disk commits and",
                "\(String(format: "%.0f", micros)) µs per effect")
        }
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

extension Fact {
    fileprivate func numbered(_ sequence: Int) -> Fact { Fact(sequence: sequence, time: time, event: event) }
}
