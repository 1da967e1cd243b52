/// A JSON value that keeps the order of its members and tells whole numbers from others.
///
/// Two values are equal when they are written alike: strings byte for byte, members in order, numbers digit
/// for digit.
public enum JSON: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// A finite number; others are written as null.
    case double(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    /// One member of an object.
    public struct Member: Sendable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: JSON

        /// Makes a member.
        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// Bytes as JSON: a string when they are UTF-8, else `{"base64": "…"}`.
    public static func bytes(_ bytes: Bytes) -> JSON {
        bytes.text.map(JSON.string) ?? .object([Member("base64", .string(Base64.encode(bytes)))])
    }

    /// An object of these members, those with nil left out.
    public static func members(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(listed(members))
    }

    /// The first member of that name; nil when there is none or this is not an object.
    public subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.isSameText(as: name) }?.value
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
