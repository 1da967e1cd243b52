/// What became of a question.
public struct Approval: Sendable, Hashable {
    /// Whether it was approved.
    public let isApproved: Bool
    /// Who said so; nil when nobody did.
    public let by: String?
    /// What they said about it.
    public let note: String?

    /// Makes one.
    public init(isApproved: Bool, by: String? = nil, note: String? = nil) {
        self.isApproved = isApproved
        self.by = by
        self.note = note
    }

    /// What the script is answered: `approved`, and `by` and `note` when there are any.
    public var outcome: Outcome {
        .value(
            .members([
                "approved": .bool(isApproved), "by": by.map(JSON.string), "note": note.map(JSON.string),
            ]))
    }

    /// Reads the recorded outcome; nil when it is another one.
    public init?(outcome json: JSON) {
        guard let value = json["value"], case .bool(let isApproved)? = value["approved"] else { return nil }
        self.init(isApproved: isApproved, by: value["by"]?.asString, note: value["note"]?.asString)
    }
}
