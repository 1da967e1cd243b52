import Admission
import CSpawn
import Effects
import Glibc

/// File work and probes on this machine: each ending is an outcome without exit code.
struct LocalFileWork: Sendable {
    /// What a single try of the work gave.
    private enum Ending: Sendable {
        case put(FileChange)
        case got(Bytes)
        case failed(FileFailure)
    }

    let work: Admitted<TaskRequest>
    let acting: ActingAccount

    /// Puts a file in place for one target.
    func put(_ put: FilePut, host: String) async -> (outcome: HostOutcome, isExhausted: Bool) {
        let (account, conditions) = (acting.account, work.conditions)
        let readConditions = work.readConditions
        return await timed(host) { [acting] attempt in
            let writing = FileWriting(
                put: put, account: account, conditions: conditions, readConditions: readConditions,
                isWanted: { attempt.isWanted })
            do throws(FileFailure) {
                return .put(try acting.assumed { () throws(FileFailure) in try writing.change() })
            } catch {
                return .failed(error)
            }
        }
    }

    /// Reads a file for one target; at most what was asked, and never more than the output limit.
    func get(_ get: FileGet, host: String) async -> (outcome: HostOutcome, isExhausted: Bool) {
        let most = get.max ?? work.limits.output
        let reading = FileReading(path: get.path, most: most, conditions: work.conditions)
        return await timed(host) { [acting] _ in
            do throws(FileFailure) {
                return .got(try acting.assumed { () throws(FileFailure) in try reading.content() })
            } catch {
                return .failed(error)
            }
        }
    }

    /// Probes for one target.
    func probe(_ probe: Probe, host: String) async -> HostOutcome {
        var outcome = begun(host)
        let start = Monotonic.now
        (outcome.status, outcome.reason) = await Self.watched(
            ProbeWatch(probe: probe, timeout: work.limits.timeout))
        end(&outcome, since: start)
        return outcome
    }

    private static func watched(_ watch: ProbeWatch) async -> (TaskStatus, String?) {
        let wake = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wake >= 0 else { return (.failed, "fault.resources") }
        defer { close(wake) }
        return await withTaskCancellationHandler {
            await watch.run { deadline in
                let attempt = ProbeAttempt(check: watch.probe.check, deadline: deadline, cancelled: wake)
                return await WorkThreads.shared.run { attempt.run() }.map(ProbeWatch.Attempt.missed) ?? .met
            }
        } onCancel: {
            eventfd_write(wake, 1)
        }
    }

    private func timed(
        _ host: String, _ body: @escaping @Sendable (WorkAttempt<Ending>) -> Ending
    ) async -> (outcome: HostOutcome, isExhausted: Bool) {
        if Task.isCancelled {
            return (HostOutcome(host: host, status: .cancelled, limits: work.limits), false)
        }
        var outcome = begun(host)
        let start = Monotonic.now
        var isExhausted = false
        switch await WorkThreads.shared.run(within: work.limits.timeout, body) {
        case .done(.put(let change)): outcome.change = change
        case .done(.got(let content)): outcome.content = content
        case .done(.failed(let failure)):
            outcome.status = .failed
            outcome.reason = failure.reason
            isExhausted = failure.isExhaustion
        case .timedOut:
            outcome.status = .timedOut
            outcome.reason = "the file system did not answer in time"
        case .cancelled: outcome.status = .cancelled
        }
        end(&outcome, since: start)
        return (outcome, isExhausted)
    }

    private func begun(_ host: String) -> HostOutcome {
        HostOutcome(host: host, status: .succeeded, startTime: .wallClock, limits: work.limits)
    }

    private func end(_ outcome: inout HostOutcome, since start: Int64) {
        outcome.duration = .microseconds(Monotonic.now - start)
        outcome.endTime = .wallClock
    }
}
