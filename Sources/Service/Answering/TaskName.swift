public import Effects

/// A task as callers name it: its session's 128 random bits and its number there, `1f…a0-t3`.
///
/// It says where on record the task is, so that nothing has to be remembered for it.
public struct TaskName: Sendable, Hashable, CustomStringConvertible {
    /// The session, which is a run on record.
    public let session: RunID
    /// The task of that run.
    public let task: TaskID

    /// The name of a task.
    public init(session: RunID, task: TaskID) {
        self.session = session
        self.task = task
    }

    /// Reads what ``description`` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let (session, task) = (RunID(String(parts[0])), TaskID(String(parts[1])))
        guard session.isSessionName, task.number != nil else { return nil }
        self.init(session: session, task: task)
    }

    public var description: String { "\(session)-\(task)" }
}

extension RunID {
    /// Whether it can be that of a session: 32 hexadecimal digits, small letters.
    var isSessionName: Bool {
        description.utf8.count == 32
            && description.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// 128 random bits.
    static func newSession() -> RunID {
        var random = SystemRandomNumberGenerator()
        let words = [random.next(), random.next()] as [UInt64]
        return RunID(
            words.map { word in
                let digits = String(word, radix: 16)
                return String(repeating: "0", count: 16 - digits.utf8.count) + digits
            }.joined())
    }
}
