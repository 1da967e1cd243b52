public import Effects

/// What a fact says.
public enum FactEvent: Sendable, Hashable {
    /// The run began.
    case started(RunHeader)
    /// An acting effect is about to be performed: on record before anything is done.
    case issued(step: Int, strand: UInt32, task: TaskID, effect: JSON, rule: String?)
    /// An effect was answered. `effect` is what was asked; null for an effect that was issued before.
    case settled(step: Int, strand: UInt32, effect: JSON, outcome: JSON)
    /// The host said no.
    case refused(step: Int, strand: UInt32, effect: JSON, Refusal)
    /// A task ended on one host.
    case finished(TaskID, HostOutcome)
    /// Cancellation was asked for, by whom.
    case cancelled(by: String)
    /// The run ended.
    case ended(RunEnd)

    /// The word for it in `gse run --json` and in stored journals.
    public var kind: String {
        switch self {
        case .started: "started"
        case .issued: "issued"
        case .settled(_, _, let effect, _):
            switch effect["effect"] {
            case .string("log"): "log"
            case .string("progress"): "progress"
            default: "settled"
            }
        case .refused: "refused"
        case .finished: "finished"
        case .cancelled: "cancelled"
        case .ended: "ended"
        }
    }
}
