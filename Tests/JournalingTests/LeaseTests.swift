import Effects
import ExecutionTesting
import Foundation
import Journaling
import Testing

/// One run is driven by one process at a time.
@Suite(.timeLimit(.minutes(10))) struct LeaseTests {
    @Test func `a run is taken over when its process was killed, and not before`() async throws {
        try await StoreDirectory.with { directory in
            let (process, output) = try directory.startWriter("r", facts: 3, mode: "hold")
            _ = try output.fileHandleForReading.read(upToCount: 7)
            let journal = try SQLiteJournal(directory: directory.path)
            let driver = try #require(try journal.driver(of: RunID("r")))

            let refusal = #expect(throws: JournalError.self) {
                try journal.resume(RunID("r"), driver: .here)
            }
            let driven = try journal.summaries(limit: 1).map(\.isInterrupted)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let interrupted = try journal.summaries(limit: 1).map(\.isInterrupted)
            let writer = try journal.resume(RunID("r"), driver: .here)
            writer.append([Fact(sequence: 4, time: Timestamp(milliseconds: 7), event: .cancelled(by: "ann"))])
            try await writer.close()

            #expect(
                refusal
                    == JournalError(
                        code: "journal.driven", message: "run r is driven by \(driver.words)",
                        remedy: "follow it with gse logs -f r, or end it with gse cancel r"))
            #expect(driver.process == process.processIdentifier)
            #expect(driven == [false])
            #expect(interrupted == [true])
            #expect(driver.standing == .gone)
            #expect(try journal.facts(of: RunID("r"), after: 0).map(\.sequence) == [1, 2, 3, 4])
            #expect(try journal.driver(of: RunID("r")) == nil)
        }
    }

    @Test func `of many processes that take over one run one gets it`() async throws {
        try await StoreDirectory.with { directory in
            let journals = try (0..<8).map { _ in try SQLiteJournal(directory: directory.path) }
            _ = try journals[0].begin(RunID("r"), driver: .before)

            let codes = await withTaskGroup(of: String.self) { group in
                for journal in journals {
                    group.addTask {
                        do throws(JournalError) {
                            _ = try journal.resume(RunID("r"), driver: .here)
                            return "taken"
                        } catch {
                            return error.code
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }

            #expect(codes == ["taken": 1, "journal.driven": 7])
        }
    }

    @Test func `a driver whose run was taken over records nothing more`() async throws {
        try await StoreDirectory.with { directory in
            let journal = try SQLiteJournal(directory: directory.path)
            let old = try journal.begin(RunID("r"), driver: .before)
            let new = try journal.resume(RunID("r"), driver: .here)

            old.append([JournalConformance.sample[0]])
            let error = await #expect(throws: JournalError.self) { try await old.flush() }
            _ = try? await old.close()
            new.append([JournalConformance.sample[0]])
            try await new.flush()

            #expect(
                error
                    == JournalError(
                        code: "journal.driven",
                        message: "run r was taken over by \(Driver.here.words)",
                        remedy: "follow it with gse logs -f r, or end it with gse cancel r"))
            #expect(try journal.facts(of: RunID("r"), after: 0) == [JournalConformance.sample[0]])
            #expect(try journal.driver(of: RunID("r")) == .here)
        }
    }

    @Test func `a process that ended and was not collected is gone`() throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "/bin/true & echo $!; exec sleep 1000"]
        process.standardOutput = output
        try process.run()
        defer {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        var said = Data()
        while said.last != 10, let more = try output.fileHandleForReading.read(upToCount: 1) { said += more }
        let child = try #require(Int32(String(decoding: said.dropLast(), as: UTF8.self)))
        // It becomes a zombie in its own time; the suite's is the limit.
        while try !Self.status(child).contains(") Z ") { sched_yield() }
        let started = try #require(
            Self.status(child).split(separator: " ").dropFirst(21).first.flatMap { UInt64($0) })

        #expect(Self.driver(child, started: started).standing == .gone)
    }

    @Test func `a driver is what all that is known of it says`() {
        let here = Driver.here

        #expect(here.standing == .drives)
        #expect(Driver.before.standing == .gone)
        #expect(Driver.elsewhere.standing == .unknown)
        // Another process that got the number later.
        #expect(Self.driver(getpid(), started: here.started + 1).standing == .gone)
        #expect(Self.driver(Int32.max, started: 1).standing == .gone)
        #expect(Self.driver(getpid(), started: here.started, space: 1).standing == .unknown)
        // What could not be read when it began proves nothing.
        #expect(Self.driver(getpid(), started: 0).standing == .unknown)
        #expect(Self.driver(0, started: 1).standing == .unknown)
    }

    private static func status(_ process: Int32) throws -> String {
        try String(contentsOf: URL(filePath: "/proc/\(process)/stat"), encoding: .utf8)
    }

    private static func driver(_ process: Int32, started: UInt64, space: UInt64? = nil) -> Driver {
        let here = Driver.here
        return Driver(
            machine: here.machine, host: here.host, boot: here.boot,
            processSpace: space ?? here.processSpace, process: process, started: started,
            principal: here.principal, uid: here.uid, since: here.since)
    }
}
