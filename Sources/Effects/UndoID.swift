/// One registered undo of a run: `u1`, `u2` and so on.
public struct UndoID: Sendable, Hashable, CustomStringConvertible {
    /// The identifier as facts and scripts show it.
    public let description: String

    /// Takes an identifier as it was recorded.
    public init(_ text: String) { description = text }

    /// The run's undo of this number, from 1 on.
    public init(number: Int) { description = "u\(number)" }

    /// Which of the run's undos it is, from 1 on; nil for anything else than a run makes.
    public var number: Int? {
        guard let number = Int(description.dropFirst()), number > 0, self == UndoID(number: number) else {
            return nil
        }
        return number
    }

    /// The task by which it is performed.
    public var task: TaskID { TaskID(description) }
}
