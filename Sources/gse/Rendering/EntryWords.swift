import Effects
import Journaling
import Preparing

/// What happened in a run beside its tasks, as lines of a timeline.
struct EntryWords {
    let style: Style

    /// The lines of a fact.
    func lines(_ fact: Fact, run: RunID) -> [String] {
        switch fact.event {
        case .settled(_, _, let effect, let outcome): settled(fact, effect, outcome, run)
        case .refused(_, _, let effect, let refusal):
            [style.yellow("refused: ") + Harmless.line(refusal.message)]
                + (refusal.remedy.map { ["remedy: " + Harmless.line($0)] } ?? [])
                + (effect["effect"] == "run" ? [] : [style.dim("asked: " + asked(effect))])
        case .asked(_, _, let effect):
            [style.yellow("asks people: ") + FactWords.label(effect["message"]?.asString ?? "")]
        case .ending(let end): ["about to end: \(end.state.rawValue)"]
        case .started, .issued, .finished, .resumed, .repeated, .cancelled, .ended:
            FactWords(style: style, isDryRun: false).lines(fact, run: run)
        }
    }

    private func settled(_ fact: Fact, _ effect: JSON, _ outcome: JSON, _ run: RunID) -> [String] {
        let code = outcome["code"]?.asString ?? ""
        switch outcome["outcome"] {
        case "fault", "usage":
            let message = outcome["message"]?.asBytes?.lossyText ?? ""
            return [style.red(Harmless.line(code)) + ": " + Harmless.line(message)]
        default: break
        }
        switch effect["effect"] {
        case "log", "progress", "lock", "unlock", "approve":
            return FactWords(style: style, isDryRun: false).lines(fact, run: run)
        case "session":
            let hosts = Self.names(outcome["hosts"])
            let left = Self.names(outcome["left_out"])
            let rest = left.isEmpty ? "" : style.yellow(" (not granted: \(FactWords.listed(left)))")
            let id = Harmless.line(outcome["session"]?.asString ?? "")
            return [style.dim("session \(id) on \(FactWords.listed(hosts))") + rest]
        case "undo":
            let id = Harmless.line(outcome["undo"]?.asString ?? "")
            return [style.dim("undo \(id) registered: \(asked(effect))")]
        default: return [style.dim(asked(effect))]
        }
    }

    private func asked(_ effect: JSON) -> String {
        Harmless.line(FactWords.shortened(EffectWords.line(effect)))
    }

    private static func names(_ json: JSON?) -> [String] {
        if case .array(let names)? = json { names.compactMap(\.asString) } else { [] }
    }
}
