public import Effects

/// What a fact says.
public enum FactEvent: Sendable, Hashable {
    /// The run began.
    case started(RunHeader)
    /// An acting effect is about to be performed: on record before anything is done.
    case issued(step: Int, strand: UInt32, task: TaskID, effect: JSON, rule: String?)
    /// A person was asked and is waited for: on record before that. The answer is a ``settled(step:strand:effect:outcome:)``.
    case asked(step: Int, strand: UInt32, effect: JSON)
    /// An effect was answered. `effect` is what was asked; null for an effect that was issued before.
    case settled(step: Int, strand: UInt32, effect: JSON, outcome: JSON)
    /// The host said no.
    case refused(step: Int, strand: UInt32, effect: JSON, Refusal)
    /// A task ended on one host.
    case finished(TaskID, HostOutcome)
    /// Another process drives the run on.
    case resumed(RunResumption)
    /// A task that was begun before is begun again on these hosts: on record before anything is done.
    case repeated(TaskID, hosts: [String], because: String)
    /// How the run will end is decided; what runs is stopped or ends by itself, and undos are performed.
    case ending(RunEnd)
    /// Cancellation was asked for, by whom.
    case cancelled(by: String)
    /// The run ended.
    case ended(RunEnd)

    /// The word for it in `gse run --json` and in stored journals.
    public var kind: String {
        switch self {
        case .started: "started"
        case .issued: "issued"
        case .asked: "asked"
        case .settled(_, _, let effect, _):
            switch effect["effect"] {
            case .string("log"): "log"
            case .string("progress"): "progress"
            default: "settled"
            }
        case .refused: "refused"
        case .finished: "finished"
        case .resumed: "resumed"
        case .repeated: "repeated"
        case .ending: "ending"
        case .cancelled: "cancelled"
        case .ended: "ended"
        }
    }
}
