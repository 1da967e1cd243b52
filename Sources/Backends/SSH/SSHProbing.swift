import Admission
import Effects
import Synchronization

/// Probes as seen from a host: over its connection, no program needed there.
struct SSHProbing: Sendable {
    let work: Admitted<TaskRequest>
    let probe: Probe
    let backend: SSHBackend
    let loop: SSHLoop

    /// What a host says that forwards nothing (sshd's `AllowTcpForwarding no`), in ssh's words.
    private static let prohibited = "administratively prohibited"
    /// The same for people.
    private static let forwardsNothing = "the host forwards no connections (AllowTcpForwarding)"

    /// Probes for every target; a fault when all of them forward nothing, so that no probe can be done over them.
    func perform(_ task: TaskID, on targets: [Target], _ observer: any TaskObserver) async -> Fault? {
        let refusing = await withTaskGroup { group in
            for target in targets {
                group.addTask {
                    let outcome = await outcome(on: target)
                    observer.ended(outcome, of: task)
                    return outcome.reason == Self.forwardsNothing ? target.name : nil
                }
            }
            return await group.reduce(into: [String]()) { if let name = $1 { $0.append(name) } }
        }
        guard let first = refusing.min(), refusing.count == targets.count else { return nil }
        return Fault(
            code: "fault.ssh.forwarding",
            message: "\(first) forwards no connections, and a probe over ssh is one",
            remedy: "AllowTcpForwarding local in its sshd_config, or a command that probes there")
    }

    /// Probes for one target.
    func outcome(on target: Target) async -> HostOutcome {
        let plan = ConnectionPlan(target, account: work.request.settings.user)
        var outcome = HostOutcome(
            host: target.name, status: .succeeded, startTime: .wallClock, limits: work.limits)
        let start = Monotonic.now
        let lost = Lost()
        let watch = ProbeWatch(probe: probe, timeout: work.limits.timeout)
        (outcome.status, outcome.reason) = await watch.run { deadline in
            let left = Duration.microseconds(max(1, deadline - Monotonic.now))
            return await attempt(plan, within: left, lost)
        }
        if let why = lost.why { (outcome.status, outcome.reason) = (.lost, why) }
        outcome.duration = .microseconds(Monotonic.now - start)
        outcome.endTime = .wallClock
        return outcome
    }

    private func attempt(_ plan: ConnectionPlan, within left: Duration, _ lost: Lost) async
        -> ProbeWatch.Attempt
    {
        let kind: ChannelRequest.Kind
        var exchange: HTTPExchange?
        switch probe.check {
        case .tcp(let host, let port):
            // Once it is connected, that is all.
            kind = .forwarding(host: host, port: port) { _ in true }
        case .http(let expectation):
            do throws(HTTPExchange.Unusable) {
                let made = try HTTPExchange(expectation)
                exchange = made
                kind = .forwarding(host: made.target.host, port: made.target.port) {
                    if case .incomplete = HTTPAnswer.read($0, isClosed: false) { false } else { true }
                }
            } catch {
                return .hopeless(error.reason)
            }
        }
        let ending = await backend.answer(
            to: kind, over: plan, by: loop, input: exchange?.request ?? [], output: Self.mostOutput,
            within: left)
        lost.why = if case .lost(let why) = ending.way { why } else { nil }
        if case .unopened(let why) = ending.way, why.hasPrefix(Self.prohibited) {
            return .hopeless(Self.forwardsNothing)
        }
        return (exchange.map { miss(of: $0, ending) } ?? miss(ending)).map(ProbeWatch.Attempt.missed) ?? .met
    }

    /// What an answer may have, whatever it says.
    private static let mostOutput = ByteCount(HTTPAnswer.headLimit + HTTPAnswer.chunkedLimit)

    private func miss(of exchange: HTTPExchange, _ ending: ChannelEnding) -> String? {
        if let miss = miss(ending) { return miss }
        switch HTTPAnswer.read(ending.stdout.kept, isClosed: true) {
        case .complete(let answer): return exchange.miss(answer)
        case .malformed(let reason): return reason
        case .incomplete: return "the connection closed before an answer"
        }
    }

    private func miss(_ ending: ChannelEnding) -> String? {
        switch ending.way {
        case .exited: nil
        case .unopened(let why): why
        case .timedOut: "no answer in time"
        case .cancelled: "cancelled"
        case .lost(let why): why
        case .killed, .notGreeted, .refused, .flooded: "the connection closed before an answer"
        }
    }

    /// Why a host could not be reached in the last try.
    private final class Lost: Sendable {
        private let kept = Mutex<String?>(nil)

        var why: String? {
            get { kept.withLock { $0 } }
            set { kept.withLock { $0 = newValue } }
        }
    }
}
