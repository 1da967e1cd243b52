import Backends
import Effects
import Journaling
import Synchronization

/// Refuses the tasks that a fault plan wants refused, each once: what is asked then has the same number again.
final class RehearsedRefusals: Sendable {
    private static let code = "refused.rehearsal"

    private let faults: FaultPlan
    /// The tasks that were refused; asked on the run's thread, and again on that of the run that takes it on.
    private let done: Mutex<Set<TaskID>>

    /// What is on record was refused already.
    init(_ faults: FaultPlan, record: [Fact] = []) {
        self.faults = faults
        let refused = record.compactMap { fact -> TaskID? in
            guard case .refused(_, _, _, let refusal) = fact.event, refusal.code == Self.code else {
                return nil
            }
            return refusal.details?["task"]?.asString.map(TaskID.init)
        }
        done = Mutex(Set(refused))
    }

    func refusal(of task: TaskID, _ request: TaskRequest) -> Refusal? {
        guard faults.refuses(task, on: request.hosts.map(\.name)) else { return nil }
        guard done.withLock({ $0.insert(task).inserted }) else { return nil }
        return Refusal(
            code: Self.code, message: "\(task) is refused, as this rehearsal wants it", remedy: nil,
            details: ["task": .string(task.description)])
    }
}
