/// A playbook of the operator's that a caller of the service asks to be started.
public struct PlaybookStart: Sendable, Hashable {
    /// Its name, without folder and ending.
    public let name: String
    /// The arguments as given, by name.
    public let arguments: [String: String]

    /// Asks for one.
    public init(name: String, arguments: [String: String] = [:]) {
        self.name = name
        self.arguments = arguments
    }
}
