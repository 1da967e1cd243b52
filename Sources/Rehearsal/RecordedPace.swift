import Effects
import Execution
import SandboxProtocol
import Synchronization

/// Lets a script take as long as it did in a run on record, so that what it asks comes between the same endings.
///
/// Turns come one after another, so that one which is held up holds up nothing that came before it on record.
struct RecordedPace: StepSource {
    private let base: any StepSource
    private let clock: VirtualClock
    private let turns: RecordedTurns
    private let steps: Steps

    init(_ base: any StepSource, _ turns: RecordedTurns, clock: VirtualClock) {
        self.base = base
        self.turns = turns
        self.clock = clock
        steps = Steps()
    }

    func begin() async -> StepResult { await paced(base.begin()) }

    func resume(_ strand: UInt32, with answer: Answer) async -> StepResult {
        await paced(base.resume(strand, with: answer))
    }

    func loss() async -> StepResult? { await base.loss() }

    func stop() async { await base.stop() }

    private func paced(_ result: StepResult) async -> StepResult {
        guard case .turn(let turn) = result else { return result }
        let first = steps.take(turn.calls.count)
        let times = turn.calls.enumerated().compactMap { turns.time(of: first + $0, $1.operation) }
        if let time = times.min(), time > clock.elapsed { try? await clock.sleep(time - clock.elapsed) }
        return result
    }
}

/// The calls so far; asked by one turn at a time.
private final class Steps: Sendable {
    private let count = Mutex(0)

    /// Counts some more; answers the number of the first.
    func take(_ calls: Int) -> Int {
        count.withLock { count in
            count += calls
            return count - calls + 1
        }
    }
}
