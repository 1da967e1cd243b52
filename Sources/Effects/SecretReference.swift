/// A secret by its name: what effects carry in place of the value.
///
/// Two are equal when their names are: within a run a name has one value.
public struct SecretReference: Sendable, Hashable {
    /// The name, as in `--secret NAME=…`.
    public let name: String
    /// How many bytes the value has, for limits; never on record.
    public let count: Int
    /// Whether the value holds a NUL byte, and so cannot be a variable.
    public let holdsNUL: Bool

    /// Makes a reference.
    public init(name: String, count: Int, holdsNUL: Bool = false) {
        self.name = name
        self.count = count
        self.holdsNUL = holdsNUL
    }

    public static func == (left: SecretReference, right: SecretReference) -> Bool {
        left.name.isSpelled(right.name)
    }

    public func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(byte) }
    }
}
