/// Bytes as they are: arguments, output and file content need not be text.
public typealias Bytes = [UInt8]

extension String {
    /// Whether both are the same bytes: `==` takes texts for equal that a system keeps apart, such as `é` written in one
    /// and in two scalars.
    public func isSpelled(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension Sequence<String> {
    /// Whether one of them is the same bytes.
    public func containsSpelling(_ text: String) -> Bool { contains { $0.isSpelled(text) } }
}

extension [UInt8] {
    /// The text these bytes spell, with U+FFFD for what is not UTF-8.
    ///
    /// For messages only; checks are on bytes.
    public var lossyText: String { String(decoding: self, as: UTF8.self) }

    /// The text these bytes spell, or nil when they are not valid UTF-8.
    public var text: String? { String(validating: self, as: UTF8.self) }
}
