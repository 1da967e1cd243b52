import Effects
import SandboxProtocol

/// What a strand is answered, made into values only when it is its turn.
///
/// Thousands of strands may wait for the same results: what they are told is shared until each hears it.
enum Reply: Sendable {
    case outcome(Outcome)
    case answer(Answer)

    /// The answer as it crosses.
    var answer: Answer {
        switch self {
        case .outcome(let outcome): outcome.answer
        case .answer(let answer): answer
        }
    }
}
