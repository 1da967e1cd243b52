public import Execution
public import SandboxProtocol
import Synchronization

/// A script whose executed lines are kept, for scripts that tell of them.
public final class CoveredSource: StepSource {
    private let source: any StepSource
    /// Taken by whoever gives the script control, and read when the run is over.
    private let kept = Mutex(Coverage())

    /// Keeps what this source tells.
    public init(_ source: any StepSource) { self.source = source }

    /// The lines so far.
    public var coverage: Coverage { kept.withLock { $0 } }

    /// As of the source.
    public func begin() async -> StepResult { keep(await source.begin()) }

    /// As of the source.
    public func resume(_ strand: UInt32, with answer: Answer) async -> StepResult {
        keep(await source.resume(strand, with: answer))
    }

    /// As of the source.
    public func loss() async -> StepResult? { await source.loss().map(keep) }

    /// As of the source.
    public func stop() async { await source.stop() }

    private func keep(_ result: StepResult) -> StepResult {
        switch result {
        case .turn(let turn): if !turn.lines.isEmpty { kept.withLock { $0.add(turn.lines) } }
        case .limit(let limit): if !limit.lines.isEmpty { kept.withLock { $0.add(limit.lines) } }
        case .lost: break
        }
        return result
    }
}
