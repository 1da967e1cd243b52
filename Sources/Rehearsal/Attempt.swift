import Effects
import Journaling

/// One piece of work on one host, as the facts tell of it.
struct Attempt {
    /// How work failed.
    struct Failure: Hashable {
        let work: Work
        let status: TaskStatus
        let answer: Int
    }

    /// What was asked, the host's own name and the session apart: the same on hosts that are treated alike.
    typealias Work = Int

    /// The call that asked for it; 0 for an undo.
    let step: Int
    /// The strand that asked.
    let strand: UInt32
    /// The number of the fact that began or refused it.
    let sequence: Int
    /// The task; nil when it was refused.
    let task: TaskID?
    let work: Work
    /// What was asked, in words.
    let words: String
    /// Whether it may change the host: a command that no rule calls read-only, or a put.
    let isActing: Bool
    /// Whether it is a command that may not be done twice.
    let isOnce: Bool
    /// Whether it is done whole or not at all.
    let isAtomic: Bool
    /// Whether the host performed it to undo what the run did.
    let isUndo: Bool
    /// The longest it was asked to take; nil when nothing was said.
    let timeout: Duration?

    /// How it ended; `running` when that is not on record.
    var status = TaskStatus.running
    /// The number of the fact that says so.
    var ended: Int?
    /// Whether anything of it may have been done.
    var mayHaveBegun = true
    /// What it answered.
    var answer = 0
    /// The time-out it ran under.
    var effectiveTimeout: Duration?

    /// Whether it ended otherwise than well, by itself.
    var isFailed: Bool {
        switch status {
        case .failed, .timedOut, .lost: true
        case .running, .succeeded, .cancelled: false
        }
    }

    /// How it failed; nil when it did not.
    var failure: Failure? { isFailed ? Failure(work: work, status: status, answer: answer) : nil }

    /// How it ended, in words.
    var ending: String {
        if task == nil { return "was refused" }
        return switch status {
        case .running: "has no ending"
        case .lost: "was lost"
        case .succeeded, .failed, .timedOut, .cancelled: status.rawValue.replacing("_", with: " ")
        }
    }

    /// Takes how it ended.
    mutating func end(_ outcome: HostOutcome, _ sequence: Int) {
        status = outcome.status
        ended = sequence
        effectiveTimeout = outcome.limits?.timeout
        let isUnstartable = outcome.exitCode == 126 || outcome.exitCode == 127
        mayHaveBegun = !(outcome.startTime == nil || isUnstartable && outcome.reason != nil)
        if isAtomic, outcome.status == .failed { mayHaveBegun = false }
        var hasher = Hasher()
        hasher.combine(outcome.exitCode)
        hasher.combine(outcome.stdout.sealed == nil ? outcome.stdout.kept : [])
        hasher.combine(outcome.content)
        answer = hasher.finalize()
    }
}

/// A task as it was asked for, to make the attempts on its hosts of.
struct AskedTask {
    /// Members that say where and how, not what.
    private static let apart: Set = [
        "hosts", "session", "output", "limit", "parallel", "secret", "assume", "in_doubt", "timeout", "undo",
        "helper", "always", "lost_ok", "within", "every",
    ]

    private let effect: JSON
    private let text: String
    private let words: String
    private let isActing: Bool
    private let isOnce: Bool
    private let timeout: Duration?

    init(_ effect: JSON, rule: String?, _ knowledge: RunKnowledge) {
        self.effect = effect
        let verb = effect["effect"]?.asString
        let isReadOnly = rule.map(knowledge.readOnlyRules.contains) ?? false
        isActing = verb == "put" || verb == "run" && !isReadOnly
        let mayRepeat =
            effect["in_doubt"] == "repeat" || rule.map(knowledge.repeatableRules.contains) ?? false
        isOnce = verb == "run" && !isReadOnly && !mayRepeat
        timeout = (effect["timeout"] ?? effect["within"])?.asDuration
        let line = EffectWords.line(effect)
        words = line.count > 200 ? String(line.prefix(200)) + "…" : line
        guard case .object(let members) = effect else {
            text = ""
            return
        }
        text = JSON.object(members.filter { !Self.apart.contains($0.name) }).text
    }

    /// Its hosts.
    var hosts: [JSON] { if case .array(let hosts)? = effect["hosts"] { hosts } else { [] } }

    /// The attempt on one of them.
    func attempt(
        on host: String, step: Int, strand: UInt32, sequence: Int, task: TaskID?
    ) -> Attempt {
        var hasher = Hasher()
        hasher.combine(text.contains(host) ? text.replacing(host, with: "\u{0}") : text)
        return Attempt(
            step: step, strand: strand, sequence: sequence, task: task, work: hasher.finalize(), words: words,
            isActing: isActing, isOnce: isOnce,
            isAtomic: effect["effect"] == "put", isUndo: effect["undo"] != nil, timeout: timeout)
    }
}
