/// Bytes of which parts may be secrets, each by its name.
///
/// What a command reads, a variable holds or a file shall contain. The values stay where they are kept until the work is
/// performed (``revealed(_:)``).
public struct Content: Sendable, Hashable {
    /// A piece of it.
    public enum Part: Sendable, Hashable {
        /// Bytes as they are.
        case bytes(Bytes)
        /// The value of a secret.
        case secret(SecretReference)
    }

    /// The pieces in order; no two of bytes stand side by side, and none is empty.
    public private(set) var parts: [Part] = []
    /// Whether values of secrets were put in: nobody else on a target may see it, as others see a command line.
    public private(set) var isRevealed = false

    /// Bytes without secrets.
    public init(_ bytes: Bytes = []) { self += bytes }

    /// One secret.
    public init(_ secret: SecretReference) { parts = [.secret(secret)] }

    /// How many bytes it has, the values of secrets counted.
    public var count: Int {
        parts.reduce(0) { sum, part in
            switch part {
            case .bytes(let bytes): sum + bytes.count
            case .secret(let secret): sum + secret.count
            }
        }
    }

    /// The secrets in it, in order.
    public var secrets: [SecretReference] {
        parts.compactMap { if case .secret(let secret) = $0 { secret } else { nil } }
    }

    /// The bytes, those of secrets left out: all of them once it is ``revealed(_:)``.
    public var bytes: Bytes {
        if parts.count == 1, case .bytes(let bytes)? = parts.first { return bytes }
        return parts.reduce(into: Bytes()) { all, part in
            if case .bytes(let bytes) = part { all += bytes }
        }
    }

    /// The content with the values of its secrets put in; nil when one is missing.
    public func revealed(_ value: (SecretReference) -> Bytes?) -> Content? {
        var content = Content()
        for part in parts {
            switch part {
            case .bytes(let bytes): content += bytes
            case .secret(let secret):
                guard let value = value(secret) else { return nil }
                content += value
                content.isRevealed = true
            }
        }
        return content
    }

    /// Adds bytes at the end.
    public static func += (content: inout Content, more: some Collection<UInt8>) {
        guard !more.isEmpty else { return }
        if case .bytes(var bytes)? = content.parts.last {
            // Not two owners of the same bytes: adding would copy them all each time.
            content.parts.removeLast()
            bytes += more
            content.parts.append(.bytes(bytes))
        } else {
            content.parts.append(.bytes(Bytes(more)))
        }
    }

    /// Adds other content at the end.
    public static func += (content: inout Content, more: Content) {
        content.isRevealed = content.isRevealed || more.isRevealed
        for part in more.parts {
            switch part {
            case .bytes(let bytes): content += bytes
            case .secret: content.parts.append(part)
            }
        }
    }
}

extension Content {
    /// As JSON: bytes as ``JSON/bytes(_:)`` writes them, a secret as `{"secret": NAME}`, several as a list.
    public var json: JSON {
        let parts = parts.map { part -> JSON in
            switch part {
            case .bytes(let bytes): .bytes(bytes)
            case .secret(let secret): ["secret": .string(secret.name)]
            }
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? "" : .array(parts)
    }

    /// Reads what ``json`` wrote; nil when it is something else.
    ///
    /// How long the values of its secrets are is not on record: they count nothing.
    public init?(json: JSON) {
        self.init()
        let elements: [JSON] = if case .array(let elements) = json { elements } else { [json] }
        for element in elements {
            if let name = element["secret"]?.asString {
                self += Content(SecretReference(name: name, count: 0))
            } else if let bytes = element.asBytes {
                self += bytes
            } else {
                return nil
            }
        }
    }
}
