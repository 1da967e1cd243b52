import Execution
import Preparing
import Rehearsal
import SandboxProtocol
import Synchronization

extension Rehearsal {
    /// Runs a playbook to its end, and counts which of its lines are executed.
    ///
    /// - Throws: as ``Rehearsal/run(_:)``, and ``Stop`` when the worker's executable is missing.
    func run(counting playbook: PlaybookFile) async throws -> (run: RehearsedRun, coverage: Coverage) {
        // A run that is taken on has two scripts.
        let sources = Mutex<[CoveredSource]>([])
        let made = try await run { plan, isResumed in
            var start = playbook.start(plan, isResumed: isResumed)
            start.countsLines = true
            let source = CoveredSource(try PlaybookScript(start))
            sources.withLock { $0.append(source) }
            return source
        }
        var coverage = Coverage()
        for source in sources.withLock({ $0 }) { coverage.formUnion(source.coverage) }
        return (made, coverage)
    }
}
