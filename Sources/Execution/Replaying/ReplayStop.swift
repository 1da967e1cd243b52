import Admission
import Effects
import Journaling
import SandboxProtocol

/// Why a run cannot go on as its record says; the run stays as it is and can be resumed.
struct ReplayStop: Error {
    let end: RunEnd

    init(_ end: RunEnd) { self.end = end }

    init(_ error: JournalError) { self.init(RunEnd(error)) }

    /// The record cannot be understood.
    init(_ error: JSONShapeError, at fact: Fact) {
        self.init(
            RunEnd(
                state: .failed, code: "journal.corrupt",
                message: "fact \(fact.sequence) of the record cannot be understood: \(error)"))
    }

    /// The script asks something else than it did.
    static func mismatch(step: Int, recorded: JSON, asked: JSON?) -> ReplayStop {
        let now = asked.map(shown) ?? "nothing"
        let difference = asked.map { "; they differ in \(JSONDifference(recorded, $0).words)" } ?? ""
        return ReplayStop(
            RunEnd(
                state: .failed, code: "replay.mismatch",
                message:
                    "step \(step) does not follow the record: recorded \(shown(recorded)); asked now \(now)"
                    + difference,
                remedy:
                    "resume with the playbook, its files and its arguments as they were, or end the run with gse cancel"
            ))
    }

    /// The script has ended where the record goes on.
    static func ended(step: Int, recorded: JSON, _ last: StepResult) -> ReplayStop {
        let words: (String, String)? =
            switch last {
            case .turn(let turn):
                switch turn.state {
                case .raised(let error): ("replay.mismatch", "the script now fails: \(error.message)")
                case .returned, .waiting: ("replay.mismatch", "the script has returned")
                }
            case .limit(let limit):
                ("replay.limit", "the script now spends its limit \(SpentLimit(limit.reason).key)")
            case .lost(let reason): ("sandbox.lost", reason)
            }
        let (code, reason) = words ?? ("replay.mismatch", "")
        return ReplayStop(
            RunEnd(
                state: .failed, code: code,
                message: "step \(step) does not follow the record: recorded \(shown(recorded)); \(reason)"))
    }

    /// Steps stay in doubt, and their rule is to stop.
    static func doubt(_ doubts: [(doubt: Doubt, command: String)], in run: RunID) -> ReplayStop {
        let words = doubts.prefix(5).map { doubt, command in
            let command = command.isEmpty ? "" : ": \(cut(command))"
            return "\(doubt.task) on \(doubt.host) may have run\(command) (\(doubt.why))"
        }
        let more = doubts.count > words.count ? "; and \(doubts.count - words.count) more" : ""
        return ReplayStop(
            RunEnd(
                state: .failed, code: "replay.doubt",
                message: words.joined(separator: "; ") + more,
                remedy:
                    "find out, then gse resume \(run) --assume-done if it was done, or --repeat to run it again"
            ))
    }

    private static func shown(_ effect: JSON) -> String { cut(effect.text) }

    private static func cut(_ text: String) -> String {
        text.unicodeScalars.count > 300 ? String(text.unicodeScalars.prefix(300)) + "…" : text
    }
}
