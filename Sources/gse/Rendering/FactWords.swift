import Effects
import Journaling
import Preparing

/// Facts as lines for people.
struct FactWords {
    let style: Style
    /// Whether the run is a dry one: what would be done is listed host by host.
    let isDryRun: Bool
    /// Whether an answer can be typed here.
    var asksHere = false

    /// Whether a fact is worth no line: calls that only asked for something are most of some runs.
    static func isSilent(_ fact: Fact) -> Bool {
        guard case .settled(_, _, let effect, _) = fact.event else { return false }
        return !["log", "progress", "lock", "unlock", "playbook", "undo", "approve"].contains(
            effect["effect"]?.asString ?? "")
    }

    /// The lines a fact is worth; empty for what people need not see.
    func lines(_ fact: Fact, run: RunID) -> [String] {
        switch fact.event {
        case .started(let header):
            [style.dim("run \(run): \(Harmless.line(header.playbook))\(isDryRun ? " (dry run)" : "")")]
        case .issued(_, _, let task, let effect, _): issued(task, effect)
        case .asked(_, _, let effect): asked(effect, run)
        case .settled(_, _, let effect, let outcome): settled(effect, outcome)
        case .refused(_, _, _, let refusal): [style.yellow("refused: ") + Harmless.line(refusal.message)]
        case .finished(let task, let outcome): [finished(task, outcome)]
        case .resumed(let resumption):
            [
                style.dim(
                    "resumed by \(Harmless.line(resumption.principal)), process \(resumption.process.pid)")
            ]
        case .repeated(let task, let hosts, let reason):
            [style.yellow("\(task) begun again on \(Self.listed(hosts)): ") + Harmless.line(reason)]
        case .cancelled(let by): [style.yellow("cancelled by \(Harmless.line(by))")]
        case .ending, .ended: []
        }
    }

    private func issued(_ task: TaskID, _ effect: JSON) -> [String] {
        let hosts = Self.elements(effect["hosts"]).compactMap { $0["name"]?.asString }.map(Harmless.line)
        let words = (effect["undo"] == nil ? "" : "undo: ") + EffectWords.line(effect)
        let work = Harmless.line(isDryRun ? words : Self.shortened(words))
        if isDryRun { return hosts.map { "\(style.bold($0)): \(work)" } }
        return [style.dim("\(task) \(Self.listed(hosts)): \(work)")]
    }

    /// A few hosts by name, many by their number.
    static func listed(_ hosts: [String]) -> String {
        hosts.count > 3 ? "\(hosts.count) hosts" : hosts.map(Harmless.line).joined(separator: ", ")
    }

    /// What a progress is of; cut, since it stands in one line with others and is shown again and again.
    static func label(_ text: String) -> String { Harmless.line(shortened(text)) }

    /// What fits a few lines of a terminal; a dry run alone says every command whole.
    static func shortened(_ words: String) -> String {
        words.unicodeScalars.count > 200 ? String(words.unicodeScalars.prefix(200)) + "…" : words
    }

    private func settled(_ effect: JSON, _ outcome: JSON) -> [String] {
        switch effect["effect"]?.asString {
        case "log":
            // A call that had no meaning has no message; its error is told where it is not caught.
            guard effect["message"] != nil else { return [] }
            let level = effect["level"]?.asString ?? "info"
            let message = effect["message"]?.asBytes?.lossyText ?? ""
            let fields = effect["fields"].flatMap { $0 == .null ? nil : " " + $0.text } ?? ""
            return [coloured(level) + ": " + Harmless.line(message + fields)]
        case "progress":
            let label = effect["label"]?.asString.map { " " + Self.label($0) } ?? ""
            return ["progress: \(Self.number(effect["done"]))/\(Self.number(effect["total"]))\(label)"]
        case "undo" where isDryRun:
            let hosts = Self.elements(effect["hosts"]).compactMap { $0["name"]?.asString }
            let when = effect["always"] == true ? "at the end" : "unless it ends well"
            return hosts.map { host in
                "\(style.bold(Harmless.line(host))): \(Harmless.line(EffectWords.line(effect))) (undo, \(when))"
            }
        case "approve": return approved(outcome)
        case "lock", "unlock", "playbook":
            let name = effect["name"] ?? effect["lock"]
            guard ["done", "value"].contains(outcome["outcome"]), let name = name?.asString else { return [] }
            let verb = effect["effect"] == "unlock" ? "gives back" : "holds"
            return [style.dim("\(verb) the lock \(Harmless.line(name))")]
        default: return []
        }
    }

    private func asked(_ effect: JSON, _ run: RunID) -> [String] {
        let message = Self.label(effect["message"]?.asString ?? "")
        return [
            style.yellow("waits for approval: ") + message,
            style.dim(
                (asksHere ? "type y or n, and a note if you like; elsewhere: " : "")
                    + "gse approve \(run) approves it, with --reject it is rejected"),
        ]
    }

    private func approved(_ outcome: JSON) -> [String] {
        guard let approval = Approval(outcome: outcome) else { return [] }
        let who = approval.by.map { "by \(Harmless.line($0))" } ?? "by default"
        let note = approval.note.map { ": " + Self.label($0) } ?? ""
        let word = approval.isApproved ? style.green("approved") : style.red("rejected")
        return ["\(word) \(who)\(note)"]
    }

    /// The level of a log line, coloured by how much it matters.
    func coloured(_ level: String) -> String {
        switch level {
        case "error": style.red(level)
        case "warn", "warning": style.yellow(level)
        default: level
        }
    }

    private func finished(_ task: TaskID, _ outcome: HostOutcome) -> String {
        let how = HostEnding.How(outcome)
        let text = "\(EndingWords.line(how)), \(Self.seconds(outcome.duration))"
        let shown = outcome.status == .succeeded ? style.green(text) : style.red(text)
        return "\(task) \(Harmless.line(outcome.host)): \(shown)"
    }

    /// A time to the tenth of a second.
    static func seconds(_ duration: Duration) -> String {
        let tenths = (Elapsed.milliseconds(duration) + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }

    /// A number without a needless fraction.
    static func number(_ json: JSON?) -> String {
        let number = json?.asNumber ?? 0
        return Int64(exactly: number).map(String.init) ?? "\(number)"
    }

    private static func elements(_ json: JSON?) -> [JSON] {
        if case .array(let elements)? = json { elements } else { [] }
    }
}
