import Effects
import Journaling

/// How much an entry of the log matters, as a page shows it.
struct EntryStyle {
    /// The word for what it is: a level, or the fact's kind.
    let word: String
    /// The class of a mark on the timeline; nil for what is only told.
    let mark: Markup?
    /// The class of its line.
    let line: Markup

    init(_ fact: Fact) {
        word = Self.word(fact)
        switch word {
        case "error", "fault", "usage": (mark, line) = ("f", "bad")
        case "warn", "warning", "refused", "cancelled", "repeated": (mark, line) = ("w", "warn")
        case "resumed", "asked", "approve", "ending", "ended": (mark, line) = ("r", "open")
        default: (mark, line) = (nil, "")
        }
    }

    private static func word(_ fact: Fact) -> String {
        guard case .settled(_, _, let effect, let outcome) = fact.event else { return fact.event.kind }
        if let trouble = outcome["outcome"]?.asString, trouble == "fault" || trouble == "usage" {
            return trouble
        }
        let verb = effect["effect"]?.asString ?? ""
        return verb == "log" ? effect["level"]?.asString ?? "info" : verb
    }
}
