public import Effects

/// What a run has used up so far: the reading that run limits look at.
public struct Usage: Sendable, Hashable {
    /// Commands that were issued, one per task of `gse.run` and `gse.exec`, and undos that were registered.
    public private(set) var commands = 0
    /// Refusals.
    public private(set) var refusals = 0
    /// Effects answered: settled or refused.
    public private(set) var effects = 0
    /// Bytes of log messages.
    public private(set) var logBytes = 0
    /// Bytes of output kept, both streams, and of files read, on hosts or beside the playbook.
    public private(set) var outputBytes = 0
    /// About the bytes that all else takes on record: what was asked, answered and refused.
    public private(set) var recordBytes = 0

    /// About the bytes on record, all together.
    public var bytes: Int { recordBytes + outputBytes + logBytes }

    /// Nothing used yet.
    public init() {}

    /// What these facts used up.
    public init(_ facts: [Fact]) {
        for fact in facts { add(fact) }
    }

    /// Counts one more fact.
    public mutating func add(_ fact: Fact) {
        switch fact.event {
        case .issued(_, _, _, let effect, _):
            // An undo was counted when it was registered.
            if effect["effect"] == "run", effect["undo"] == nil { commands += 1 }
            recordBytes += effect.weight
        case .asked(_, _, let effect): recordBytes += effect.weight
        case .settled(_, _, let effect, let outcome):
            effects += 1
            if outcome["outcome"] == "undo" { commands += 1 }
            add(effect, outcome)
        case .refused(_, _, let effect, _):
            effects += 1
            refusals += 1
            recordBytes += effect.weight
        case .finished(_, let outcome):
            outputBytes += outcome.stdout.count + outcome.stderr.count
            outputBytes += outcome.sealedContent?.count ?? outcome.content?.count ?? 0
        case .started, .resumed, .repeated, .cancelled, .ending, .ended: break
        }
    }

    /// What a line of log or a progress adds to ``logBytes``: its text and fields, or its label.
    ///
    /// Each counts one byte more, so that endless empty ones end too.
    public static func logBytes(of effect: JSON) -> Int {
        if effect["effect"] == "progress" { return 1 + (effect["label"]?.weight ?? 0) }
        let fields = effect["fields"].map { $0 == .null ? 0 : $0.weight } ?? 0
        return 1 + (effect["message"]?.asBytes?.count ?? 0) + fields
    }

    private mutating func add(_ effect: JSON, _ outcome: JSON) {
        switch effect["effect"] {
        case .string("log"), .string("progress"): logBytes += Self.logBytes(of: effect)
        case .string("file"), .string("module"): outputBytes += outcome.weight
        default: recordBytes += effect.weight + outcome.weight
        }
    }
}

extension JSON {
    /// About the bytes it takes, without writing it: its texts, and a little for each value.
    fileprivate var weight: Int {
        switch self {
        case .null, .bool, .int, .double: 4
        case .string(let text): 2 + text.utf8.count
        case .array(let elements): elements.reduce(2) { $0 + $1.weight }
        case .object(let members): members.reduce(2) { $0 + 3 + $1.name.utf8.count + $1.value.weight }
        }
    }
}
