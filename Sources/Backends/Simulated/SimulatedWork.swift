import Admission
import Effects
import Threads

/// Work that was begun on a simulated host: how and when it will end, and what it will leave behind.
struct SimulatedWork: Sendable {
    let place: FaultPlan.Place
    /// When it was begun.
    let start: Timestamp
    /// When it ends, in nanoseconds since the fleet's time began.
    var end: Int64
    /// When it was begun, likewise.
    let begin: Int64
    /// How it ends, without times.
    var outcome: HostOutcome
    var change = SimulatedHost.Change()
    /// Whether it ends as on record, under the same time-out: late, when it was heard of late.
    var isAsRecorded = false
    /// A probe that looks again and again, and how often it has.
    var probe: (probe: Probe, tries: Int)?

    init(_ place: FaultPlan.Place, limits: TaskLimits, start: Timestamp, begin: Int64) {
        self.place = place
        self.start = start
        self.begin = begin
        end = begin
        outcome = HostOutcome(host: place.host, status: .succeeded, startTime: start, limits: limits)
    }

    /// It ends otherwise, and leaves nothing behind.
    mutating func fail(_ status: TaskStatus, exitCode: Int32? = nil, _ reason: String? = nil) {
        outcome.status = status
        outcome.exitCode = exitCode
        outcome.signal = nil
        outcome.reason = reason
        outcome.change = nil
        outcome.content = nil
        outcome.isAssumed = false
        change = SimulatedHost.Change()
        isAsRecorded = false
        probe = nil
    }

    /// How it ended, at an instant of both clocks.
    func ended(at now: Timestamp, _ elapsed: Int64) -> HostOutcome {
        var outcome = outcome
        outcome.endTime = now
        outcome.duration = .nanoseconds(max(0, elapsed - begin))
        return outcome
    }

    /// It goes wrong.
    mutating func take(_ fault: SimulatedFault, isCommand: Bool) {
        switch fault {
        case .exitCode(let code):
            isCommand ? fail(.failed, exitCode: code) : fail(.failed, "a fault of the rehearsal")
        case .timedOut:
            fail(.timedOut)
            end = .max
        case .lost:
            let done = change
            fail(.lost, "the connection was lost")
            change = done
        case .slow(let duration):
            end = end.saturating(adding: duration.inNanoseconds)
        case .truncated:
            let kept = outcome.stdout.kept
            outcome.stdout = CapturedOutput(
                kept: Bytes(kept.prefix(kept.count / 2)),
                written: max(outcome.stdout.written, kept.count / 2 + 1))
        case .notStartable: fail(.failed, exitCode: isCommand ? 127 : nil, "not found")
        case .diesMidCommand:
            fail(.lost, "the connection was lost")
            change.isDown = true
            end = begin + (end - begin) / 2
        case .refused: break
        }
    }

    /// It takes no longer than its limit, and says no more than its limit.
    mutating func cut(to limits: TaskLimits) {
        let latest = begin.saturating(adding: limits.timeout.inNanoseconds)
        if end > latest, probe == nil, !isAsRecorded {
            if outcome.status != .timedOut { fail(.timedOut) }
            outcome.stdout = CapturedOutput()
            outcome.stderr = CapturedOutput()
            end = latest
        }
        outcome.stdout = outcome.stdout.cut(to: limits.output)
        outcome.stderr = outcome.stderr.cut(to: limits.output)
    }
}

extension CapturedOutput {
    /// The output with no more than so much of it kept.
    fileprivate func cut(to limit: ByteCount) -> CapturedOutput {
        kept.count <= limit.bytes
            ? self : CapturedOutput(kept: Bytes(kept.prefix(limit.bytes)), written: written)
    }
}

extension Int64 {
    func saturating(adding other: Int64) -> Int64 {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
