/// One variable of a command's environment.
public struct EnvironmentVariable: Sendable, Hashable {
    /// Its name: no `=`, no NUL, not empty.
    public let name: Bytes
    /// Its value: no NUL.
    public let value: Content

    /// Takes a variable; nil when name or value cannot be one.
    public init?(name: Bytes, value: Content) {
        guard !name.isEmpty, !name.contains(0), !name.contains(UInt8(ascii: "=")), !value.bytes.contains(0),
            !value.secrets.contains(where: \.holdsNUL)
        else { return nil }
        self.name = name
        self.value = value
    }

    /// Takes a variable without secrets; nil when name or value cannot be one.
    public init?(name: Bytes, value: Bytes) { self.init(name: name, value: Content(value)) }
}
