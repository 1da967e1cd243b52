import Effects
import Journaling
import Preparing

/// What is said last about a run that did not succeed: what happened, what would allow it, where.
struct EndingBlock {
    let style: Style

    /// The lines; empty for a run that succeeded.
    ///
    /// A refusal that stands above already is not said again.
    func lines(_ end: RunEnd, isSaid: Bool = false) -> [String] {
        guard let message = isSaid ? "refused, as said above" : end.message else { return [] }
        let word =
            switch end.state {
            case .degraded: style.yellow("degraded")
            case .cancelled: style.yellow("cancelled")
            case .succeeded, .running, .failed, .refused, .fault: style.red("error")
            }
        var lines = ["\(word): \(Harmless.line(message))"]
        if let remedy = end.remedy { lines.append("remedy: \(Harmless.line(remedy))") }
        let traceback = Harmless.block(end.traceback ?? "").split(separator: "\n")
        lines += traceback.map { "  " + style.dim($0.drop { $0 == "\t" || $0 == " " }.description) }
        return lines + end.failedUndos.map { "\(style.red("undo failed")): \(Harmless.line($0))" }
    }
}
