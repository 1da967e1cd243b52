public import Effects

/// Where people leave what they ask of runs: whoever drives a run looks here, also when it is another process.
///
/// A request stays, so that a run that nobody drives just now finds it when it goes on.
public protocol RequestBox: Sendable {
    /// Leaves a request; it survives the death of this process when this returns.
    func ask(_ request: RunRequest) throws(JournalError)

    /// What was asked of a run with a number after `number`, in the order of the numbers.
    func requests(of run: RunID, after number: Int64) throws(JournalError) -> [RunRequest]

    /// What was asked of any run with a number after `number`, in the order of the numbers: for whoever drives many.
    func requests(after number: Int64) throws(JournalError) -> [RunRequest]

    /// Whether anybody may leave a request at any time, so that a run has to look again and again.
    ///
    /// False for a box that holds the answer to a question as soon as it is asked.
    var isOpen: Bool { get }
}

extension RequestBox {
    /// None: a box that one run looks into.
    public func requests(after number: Int64) throws(JournalError) -> [RunRequest] { [] }

    /// Anybody may.
    public var isOpen: Bool { true }
}
