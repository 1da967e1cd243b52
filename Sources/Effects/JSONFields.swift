/// The members of an object that is being read, with typed access that names the key when something is wrong.
public struct JSONFields: Sendable {
    private let members: [JSON.Member]
    private let path: String

    /// Takes an object; `path` is where it stands, for messages.
    ///
    /// - Throws: ``JSONShapeError`` when it is not an object.
    public init(_ json: JSON, at path: String = "") throws(JSONShapeError) {
        guard case .object(let members) = json else {
            throw JSONShapeError(key: path.isEmpty ? "value" : path, expected: "an object")
        }
        self.members = members
        self.path = path.isEmpty ? "" : path + "."
    }

    /// A member; nil when there is none.
    public func optional(_ key: String) -> JSON? { members.first { $0.name.isSameText(as: key) }?.value }

    /// A member that must be there.
    public func value(_ key: String) throws(JSONShapeError) -> JSON {
        guard let value = optional(key) else { throw problem(key, "a value") }
        return value
    }

    /// An error about a member.
    public func problem(_ key: String, _ expected: String) -> JSONShapeError {
        JSONShapeError(key: path + key, expected: expected)
    }

    /// Reads a member that must be there; `read` answers nil for what it cannot use.
    public func read<Value>(_ key: String, _ expected: String, _ read: (JSON) -> Value?)
        throws(JSONShapeError) -> Value
    {
        guard let json = optional(key), let value = read(json) else { throw problem(key, expected) }
        return value
    }

    /// Reads a member if it is there; `read` answers nil for what it cannot use.
    public func readOptional<Value>(_ key: String, _ expected: String, _ read: (JSON) -> Value?)
        throws(JSONShapeError) -> Value?
    {
        guard let json = optional(key) else { return nil }
        guard let value = read(json) else { throw problem(key, expected) }
        return value
    }

    /// A string.
    public func string(_ key: String) throws(JSONShapeError) -> String {
        try read(key, "a string", \.asString)
    }

    /// A whole number in the range of its type.
    public func whole<Number: FixedWidthInteger>(_ key: String) throws(JSONShapeError) -> Number {
        try read(key, "a whole number in range") { $0.asWhole() }
    }

    /// A boolean.
    public func bool(_ key: String) throws(JSONShapeError) -> Bool {
        try read(key, "true or false") { if case .bool(let value) = $0 { value } else { nil } }
    }

    /// A list of strings.
    public func strings(_ key: String) throws(JSONShapeError) -> [String] {
        try list(key) { (json, path) throws(JSONShapeError) in
            guard let text = json.asString else { throw JSONShapeError(key: path, expected: "a string") }
            return text
        }
    }

    /// A list, each element read with the path it stands at.
    public func list<Value>(_ key: String, _ read: (JSON, String) throws(JSONShapeError) -> Value)
        throws(JSONShapeError) -> [Value]
    {
        guard case .array(let elements) = try value(key) else { throw problem(key, "a list") }
        var values: [Value] = []
        for (index, element) in elements.enumerated() {
            values.append(try read(element, "\(path)\(key)[\(index)]"))
        }
        return values
    }
}
