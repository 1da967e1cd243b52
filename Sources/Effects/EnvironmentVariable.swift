/// One variable of a command's environment.
public struct EnvironmentVariable: Sendable, Hashable {
    /// Its name: no `=`, no NUL, not empty.
    public let name: Bytes
    /// Its value: no NUL.
    public let value: Bytes

    /// Takes a variable; nil when name or value cannot be one.
    public init?(name: Bytes, value: Bytes) {
        guard !name.isEmpty, !name.contains(0), !name.contains(UInt8(ascii: "=")), !value.contains(0) else {
            return nil
        }
        self.name = name
        self.value = value
    }
}
