/// Bytes that only the key of the store opens.
public struct SealedBytes: Sendable, Hashable {
    /// What is kept: nonce, ciphertext and tag.
    public let box: Bytes
    /// How many bytes are in it.
    public let count: Int

    /// Takes what was sealed.
    public init(box: Bytes, count: Int) {
        self.box = box
        self.count = max(0, count)
    }

    /// What people see of it: `‹sealed: 12 bytes›`.
    public var shown: String { "‹sealed: \(count) \(count == 1 ? "byte" : "bytes")›" }

    /// As JSON: `{"sealed": BASE64, "bytes": N}`.
    public var json: JSON { ["sealed": .string(Base64.encode(box)), "bytes": .int(Int64(count))] }

    /// Reads what ``json`` wrote; nil when it is something else.
    public init?(json: JSON) {
        guard let box = json["sealed"]?.asString.flatMap(Base64.decode),
            let count: Int = json["bytes"]?.asWhole()
        else { return nil }
        self.init(box: box, count: count)
    }
}
