import Effects
import Preparing

/// Reads a table of a test strictly: what nobody asked for is an error.
struct TestOptions {
    private var left: [String: JSON] = [:]
    private var known: [String] = []

    /// Takes a table.
    ///
    /// - Throws: ``Stop`` with exit code 64 for anything else, as everything here does.
    init(_ json: JSON) throws(Stop) {
        switch json {
        case .object(let members): for member in members { left[member.name] = member.value }
        case .array(let elements) where elements.isEmpty: break
        case _: throw Stop(.usage, "options is a table with names")
        }
    }

    /// The option of that name; nil when it was not given.
    mutating func take(_ name: String) -> JSON? {
        known.append(name)
        return left.removeValue(forKey: name)
    }

    /// Text that must be given.
    mutating func need(_ name: String) throws(Stop) -> String {
        guard let text = try text(name) else { throw Stop(.usage, "\(name) is missing") }
        return text
    }

    /// Text.
    mutating func text(_ name: String) throws(Stop) -> String? {
        guard let value = take(name) else { return nil }
        guard let text = value.asString else { throw Stop(.usage, "\(name) is a text") }
        return text
    }

    /// A whole number, 0 or more.
    mutating func whole(_ name: String) throws(Stop) -> Int? {
        guard let value = take(name) else { return nil }
        guard let number: Int = value.asWhole(), number >= 0 else {
            throw Stop(.usage, "\(name) is a whole number, 0 or more")
        }
        return number
    }

    /// True or false.
    mutating func flag(_ name: String) throws(Stop) -> Bool? {
        guard let value = take(name) else { return nil }
        guard case .bool(let flag) = value else { throw Stop(.usage, "\(name) is true or false") }
        return flag
    }

    /// Names and texts; numbers and truth as text.
    mutating func texts(_ name: String) throws(Stop) -> [String: String] {
        var texts: [String: String] = [:]
        switch take(name) {
        case nil: break
        case .array(let elements)? where elements.isEmpty: break
        case .object(let members)?:
            for member in members {
                switch member.value {
                case .string(let text): texts[member.name] = text
                case .bool, .int, .double: texts[member.name] = member.value.text
                case .null, .array, .object:
                    throw Stop(
                        .usage, "\(name).\(Harmless.line(member.name)) is a text, a number, true or false")
                }
            }
        case _?: throw Stop(.usage, "\(name) is a table with names")
        }
        return texts
    }

    /// Refuses options nobody asked for.
    func finish() throws(Stop) {
        guard let name = left.keys.min() else { return }
        throw Stop(
            .usage,
            "there is no option \(Harmless.line(name)); there is \(known.sorted().joined(separator: ", "))")
    }
}
