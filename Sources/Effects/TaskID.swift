/// One task of a run: `t1`, `t2` and so on.
public struct TaskID: Sendable, Hashable, CustomStringConvertible {
    /// The identifier as facts and scripts show it.
    public let description: String

    /// Takes an identifier as it was recorded.
    public init(_ text: String) { description = text }

    /// The run's task of this number, from 1 on.
    public init(number: Int) { description = "t\(number)" }

    /// Which of the run's tasks it is, from 1 on; nil for anything else than a run makes.
    public var number: Int? {
        guard let number = Int(description.dropFirst()), number > 0, self == TaskID(number: number) else {
            return nil
        }
        return number
    }
}
