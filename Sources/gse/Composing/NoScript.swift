import Execution
import SandboxProtocol

/// Stands for the script of a run that is ended without one.
struct NoScript: StepSource {
    func begin() async -> StepResult { .lost("there is no script") }

    func resume(_ strand: UInt32, with answer: Answer) async -> StepResult { .lost("there is no script") }

    func stop() async {}
}
