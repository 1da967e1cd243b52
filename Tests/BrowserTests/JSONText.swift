import Foundation

/// A JSON value as its text: what can be sent from one task to another.
struct JSONText: Sendable, Equatable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// What it is not.
    struct Mismatch: Error {
        let wanted: String
        let text: String
    }

    let text: String

    init(_ text: String) { self.text = text }
    init(stringLiteral text: String) { self.text = text }

    /// The text of a value that Foundation knows.
    init(of value: Any) throws {
        let data = try JSONSerialization.data(
            withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
        text = String(decoding: data, as: UTF8.self)
    }

    var description: String { text }

    /// The value as Foundation has it.
    func value() throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }

    /// A member of an object.
    func member(_ name: String) throws -> JSONText {
        guard let object = try value() as? [String: Any], let member = object[name] else {
            throw Mismatch(wanted: name, text: text)
        }
        return try JSONText(of: member)
    }

    /// The elements of a list.
    func elements() throws -> [JSONText] {
        guard let list = try value() as? [Any] else { throw Mismatch(wanted: "a list", text: text) }
        return try list.map(JSONText.init(of:))
    }

    /// The string it is.
    func string() throws -> String {
        guard let string = try value() as? String else { throw Mismatch(wanted: "a string", text: text) }
        return string
    }
}
