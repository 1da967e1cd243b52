import Effects
import Journaling
import Preparing

/// How a run on record stands, beside what its facts say: whether somebody drives it.
enum RunStanding {
    /// It has ended.
    case ended
    /// A process drives it.
    case driven(Driver)
    /// A process may drive it: from here nothing can be said of it.
    case unknown(Driver)
    /// It has not ended and nobody drives it.
    case interrupted
    /// Its record cannot be read to the end: nothing can be said of it.
    case unreadable

    /// The word for it in a list.
    var word: String {
        switch self {
        case .ended: "ended"
        case .driven, .unknown: "running"
        case .interrupted: "interrupted"
        case .unreadable: "unreadable"
        }
    }

    /// Whether something of it is wrong on a host; while it runs, what has no ending yet is not.
    func isWrong(_ host: HostTotals) -> Bool {
        switch self {
        case .driven, .unknown: host.failed > 0
        case .ended, .interrupted, .unreadable: host.failed + host.unfinished > 0
        }
    }

    /// What is said last about a run that has not ended: who drives it and what it waits for, or how to go on.
    func lines(of run: RunID, asking question: RunReport.Question? = nil, style: Style) -> [String] {
        switch self {
        case .ended: return []
        case .unreadable:
            return [
                style.red("unreadable") + ": the record of the run cannot be read any further",
                "remedy: gse audit --verify tells what is wrong with it",
            ]
        case .driven(let driver):
            guard let question else {
                return [
                    style.yellow("running") + ": driven by \(Harmless.line(driver.words))",
                    "remedy: follow it with gse logs -f \(run), or end it with gse cancel \(run)",
                ]
            }
            let message = FactWords.label(question.effect["message"]?.asString ?? "")
            return [
                style.yellow("running") + ": waits for approval: \(message)",
                "remedy: gse approve \(run) approves it, with --reject it is rejected",
            ]
        case .unknown(let driver):
            let words = Harmless.line(driver.words)
            return [
                style.yellow("running") + ": driven by \(words), which cannot be seen from here",
                "remedy: look there",
            ]
        case .interrupted:
            return [
                style.yellow("interrupted") + ": it has not ended, and nobody drives it any more",
                "remedy: go on with gse resume \(run), or end it with gse cancel \(run)",
            ]
        }
    }
}
