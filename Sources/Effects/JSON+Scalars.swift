extension JSON {
    /// The string; nil when this is none.
    public var asString: String? { if case .string(let value) = self { value } else { nil } }

    /// The bytes as ``bytes(_:)`` wrote them; nil when this is something else.
    public var asBytes: Bytes? {
        if case .string(let value) = self { return Bytes(value.utf8) }
        guard case .string(let text)? = self["base64"] else { return nil }
        return Base64.decode(text)
    }

    /// The whole number when it is in the range of its type; nil otherwise.
    public func asWhole<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
        if case .int(let value) = self { Number(exactly: value) } else { nil }
    }

    /// The number; nil when this is none.
    public var asNumber: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// A duration to the nanosecond: seconds, and `"123456789ns"` where a number would not be exact (beyond
    /// 104 days).
    public static func seconds(_ duration: Duration) -> JSON {
        let (seconds, attoseconds) = duration.components
        if attoseconds == 0 { return .int(seconds) }
        let number = Double(seconds) + Double(attoseconds / 1_000_000_000) / 1e9
        if JSON.double(number).asDuration == duration { return .double(number) }
        let scaled = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !scaled.overflow else { return .int(seconds) }
        return .string("\(scaled.partialValue + attoseconds / 1_000_000_000)ns")
    }

    /// The duration as ``seconds(_:)`` wrote it; nil when this is something else.
    public var asDuration: Duration? {
        switch self {
        case .int(let seconds): return .seconds(seconds)
        case .double(let seconds):
            return Int64(exactly: (seconds * 1e9).rounded()).map { .nanoseconds($0) }
        case .string(let text):
            guard text.hasSuffix("ns") else { return nil }
            return Int64(text.dropLast(2)).map { .nanoseconds($0) }
        case .null, .bool, .array, .object: return nil
        }
    }

    /// The instant spelled as ISO 8601 in UTC with milliseconds; nil when this is something else.
    public var asTimestamp: Timestamp? { asString.flatMap(Timestamp.init(text:)) }

    /// A list of strings.
    public static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

    /// A size, in bytes.
    public static func size(_ size: ByteCount) -> JSON { .int(Int64(size.bytes)) }
}
