import Effects
import Service

/// Reads the members of a call, whether they stand in its body or, all of them text, in its query.
struct CallFields {
    private let fields: JSON

    init(_ call: Call) { fields = call.fields }

    private func value(_ name: String) -> JSON? {
        guard let value = fields[name], value != .null else { return nil }
        return value
    }

    /// A string.
    func text(_ name: String) throws(Problem) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.asString else { throw .malformed("\(name) must be a string") }
        return text
    }

    /// An idempotency key: 1 to 128 bytes.
    func key(_ name: String) throws(Problem) -> String? {
        guard let key = try text(name) else { return nil }
        guard (1...128).contains(key.utf8.count) else { throw .malformed("\(name) must have 1 to 128 bytes") }
        return key
    }

    /// A whole number from 0 on.
    func whole(_ name: String) throws(Problem) -> Int? {
        guard let value = value(name) else { return nil }
        let number: Int? = value.asString.flatMap { Int($0) } ?? value.asWhole()
        guard let number, number >= 0 else { throw .malformed("\(name) must be a whole number from 0 on") }
        return number
    }

    /// Seconds, at most a day.
    func seconds(_ name: String) throws(Problem) -> Duration? {
        guard let value = value(name) else { return nil }
        let number: Double? =
            switch value {
            case .int(let whole): Double(whole)
            case .double(let number): number
            case .string(let text): Double(text)
            case .null, .bool, .array, .object: nil
            }
        guard let number, (0...86_400).contains(number), let duration = Quantity.seconds(number) else {
            throw .malformed("\(name) must be a number of seconds from 0 to 86400")
        }
        return duration
    }

    /// True or false.
    func flag(_ name: String) throws(Problem) -> Bool? {
        switch value(name) {
        case nil: return nil
        case .bool(let value): return value
        case .string("true"): return true
        case .string("false"): return false
        default: throw .malformed("\(name) must be true or false")
        }
    }

    /// A list of strings; in a query they are separated by commas.
    func words(_ name: String) throws(Problem) -> [String]? {
        guard let value = value(name) else { return nil }
        if let text = value.asString { return text.split(separator: ",").map(String.init) }
        guard case .array(let elements) = value else { throw .malformed("\(name) must be a list of strings") }
        let words = elements.compactMap(\.asString)
        guard words.count == elements.count else { throw .malformed("\(name) must be a list of strings") }
        return words
    }

    /// A command: one string, or a list of words.
    func command(_ name: String) throws(Problem) -> CommandAsk.Words {
        switch value(name) {
        case .string(let line): return .line(Bytes(line.utf8))
        case .array(let elements):
            let words = elements.compactMap(\.asBytes)
            guard words.count == elements.count, !words.isEmpty else {
                throw .malformed("\(name) must be a string or a list of at least one word")
            }
            return .list(words)
        case nil, .null, .bool, .int, .double, .object:
            throw .malformed("\(name) must be a string or a list of at least one word")
        }
    }
}
