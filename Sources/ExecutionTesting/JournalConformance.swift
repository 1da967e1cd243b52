import Effects
public import Journaling

/// What every journal promises, as checks that can be run on any implementation.
public enum JournalConformance {
    /// A short run with a fact of every kind, bytes that are not text included.
    public static let sample: [Fact] = {
        let effect: JSON = ["effect": "run", "command": ["true", .bytes([0xff, 0])]]
        let outcome = HostOutcome(
            host: "web-01", status: .failed, exitCode: 3,
            stdout: CapturedOutput(kept: [0xc3, 0x28], written: 9),
            duration: .milliseconds(1234))
        let events: [FactEvent] = [
            .started(RunHeader(playbook: "a.lua", principal: "ann", roles: ["deploy"])),
            .issued(step: 1, strand: 0, task: TaskID("t1"), effect: effect, rule: "deploy/#1"),
            .settled(step: 1, strand: 0, effect: .null, outcome: Outcome.task(TaskID("t1")).json),
            .refused(
                step: 2, strand: 1, effect: effect,
                Refusal(code: "refused.command", message: "no", remedy: nil)),
            .settled(step: 3, strand: 0, effect: ["effect": "log"], outcome: Outcome.done.json),
            .finished(TaskID("t1"), outcome), .cancelled(by: "ann"),
            .ended(RunEnd(state: .cancelled, code: "cancelled", result: .null)),
        ]
        return events.enumerated().map { index, event in
            Fact(
                sequence: index + 1, time: Timestamp(milliseconds: 1_795_000_000_000 + Int64(index)),
                event: event)
        }
    }()

    /// Runs every check on an empty journal; answers one sentence per broken promise.
    public static func problems(of journal: any Journal) async throws(JournalError) -> [String] {
        var problems: [String] = []
        func check(_ holds: Bool, _ promise: String) { if !holds { problems.append(promise) } }
        let (first, second) = (RunID("20261123T222100-000001"), RunID("20261123T222101-000002"))

        check(try journal.runs(limit: 9).isEmpty, "an empty journal has no runs")
        check(try journal.facts(of: first, after: 0).isEmpty, "an unknown run has no facts")
        let writer = try journal.begin(first, driver: .here)
        for fact in sample { writer.append([fact]) }
        try await writer.flush()
        check(try journal.facts(of: first, after: 0) == sample, "flushed facts are read back in order")
        check(
            try journal.facts(of: first, after: 3) == Array(sample.dropFirst(3)),
            "only facts after a sequence are read")
        check(
            try journal.facts(of: first, after: 2, through: 5) == Array(sample[2..<5]),
            "only facts up to a sequence are read")
        check((try? journal.begin(first, driver: .here)) == nil, "a run begins once")
        let other = try journal.begin(second, driver: .here)
        other.append([sample[0]])
        try await other.close()
        check(try journal.facts(of: second, after: 0) == [sample[0]], "runs do not mix")
        check(try journal.runs(limit: 9) == [second, first], "runs are listed newest first")
        check(try journal.runs(limit: 1) == [second], "a limit holds")
        try await writer.close()
        return problems + (try await leaseProblems(of: journal))
    }

    private static func leaseProblems(of journal: any Journal) async throws(JournalError) -> [String] {
        var problems: [String] = []
        func check(_ holds: Bool, _ promise: String) { if !holds { problems.append(promise) } }
        func obstacle(to run: RunID) -> String? {
            do { _ = try journal.resume(run, driver: .here) } catch { return error.code }
            return nil
        }
        let run = RunID("20261123T222102-000003")

        check(obstacle(to: run) == "journal.missing", "a run that is not there is not resumed")
        let writer = try journal.begin(run, driver: .here)
        writer.append([sample[0]])
        check(try journal.driver(of: run) == .here, "a run's driver is known")
        check(obstacle(to: run) == "journal.driven", "a run that is driven is not resumed")
        try await writer.close()
        check(try journal.driver(of: run) == nil, "a run that was given back has no driver")
        let next = try journal.resume(run, driver: .before)
        next.append([sample[1]])
        try await next.flush()
        let last = try journal.resume(run, driver: .elsewhere)
        last.append([sample[2]])
        try await last.flush()
        check(
            try journal.facts(of: run, after: 0) == Array(sample.prefix(3)),
            "a run whose driver is gone is resumed, after what was recorded")
        check(obstacle(to: run) == "journal.driven", "a run that may be driven elsewhere is not resumed")
        last.append([Fact(sequence: 4, time: sample[2].time, event: .ended(RunEnd(state: .succeeded)))])
        try await last.close()
        check(obstacle(to: run) == "journal.ended", "a run that has ended is not resumed")
        return problems
    }
}
