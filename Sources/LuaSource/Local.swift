/// A local variable or a parameter.
public struct Local: Sendable, Hashable {
    /// How it came to be.
    public enum Origin: Sendable, Hashable {
        case statement, parameter, loop
    }

    /// Its name.
    public let name: String
    /// Where it is declared: bytes from the beginning of the text.
    public let offset: Int
    /// The function it belongs to.
    public let function: Int
    /// How it came to be.
    public let origin: Origin
    /// `const` or `close`, as written.
    public internal(set) var attribute: String?
    /// The expression it begins with; nil when there is none or it is one of several values of a call.
    public internal(set) var initial: Int?
    /// How often its value is read.
    public internal(set) var reads = 0
    /// Whether something is assigned to it after its declaration.
    public internal(set) var isReassigned = false
}
