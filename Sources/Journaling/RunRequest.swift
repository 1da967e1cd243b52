public import Effects

/// What somebody outside a run asks of it.
public struct RunRequest: Sendable, Hashable {
    /// What is asked.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// To end as cancelled.
        case cancel
        /// To answer a question with yes.
        case approve
        /// To answer a question with no.
        case reject
    }

    /// Its place among all requests of the store, from 1 on; 0 before it is asked.
    public let number: Int64
    /// The run it is for.
    public let run: RunID
    /// What is asked.
    public let kind: Kind
    /// The step of the question that it answers; nil for a request to cancel.
    ///
    /// An answer that comes too late must not answer the next question.
    public let step: Int?
    /// Who asks.
    public let by: String
    /// What they say about it.
    public let note: String?
    /// When it was asked.
    public let time: Timestamp

    /// Makes a request; the store gives it its number.
    public init(
        number: Int64 = 0, run: RunID, kind: Kind, step: Int? = nil, by: String, note: String? = nil,
        time: Timestamp
    ) {
        self.number = number
        self.run = run
        self.kind = kind
        self.step = step
        self.by = by
        self.note = note
        self.time = time
    }
}
