import Effects
package import Execution
import SandboxClient
package import SandboxProtocol

/// A playbook in its worker process, as the source of a run's steps.
package struct PlaybookScript: StepSource {
    private let worker: SandboxWorker

    /// A playbook whose worker, `executable` or the one beside this program, is not started yet.
    ///
    /// - Throws: ``Stop`` with exit code 8 when the worker's executable is missing.
    package init(_ start: ScriptStart, executable: String? = nil) throws(Stop) {
        let own = executable == nil ? try HelperExecutable.path("gse-sandbox") : ""
        worker = SandboxWorker(executable: executable ?? own, start: start)
    }

    /// Which walls are up around the worker; nil until it has said so.
    package var walls: WallReport? { worker.walls }

    /// The CPU time its worker has taken.
    package var cpuTime: Duration { worker.cpuTime }

    package func begin() async -> StepResult { Self.result(await worker.begin()) }

    package func resume(_ strand: UInt32, with answer: Answer) async -> StepResult {
        Self.result(await worker.resume(strand, with: answer))
    }

    package func loss() async -> StepResult? { await worker.loss().map(Self.result) }

    package func stop() async { await worker.stop() }

    private static func result(_ reply: WorkerReply) -> StepResult {
        switch reply {
        case .turn(let turn): .turn(turn)
        case .limit(let limit): .limit(limit)
        case .lost(let reason): .lost(reason)
        }
    }
}
