/// Reads a type from the beginning of a text; what it does not understand is anything.
struct TypeReader {
    private let text: [UInt8]
    private(set) var position = 0
    private var depth = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func type() -> TypeExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth < 20 else { return .any }
        var choices = [postfixed()]
        while skip(UInt8(ascii: "|")) { choices.append(postfixed()) }
        return choices.count == 1 ? choices[0] : .union(choices)
    }

    private mutating func postfixed() -> TypeExpression {
        var type = simple()
        while true {
            if position + 1 < text.count, text[position] == 91, text[position + 1] == 93 {
                position += 2
                type = .list(type)
            } else if position < text.count, text[position] == 63 {
                position += 1
                type = .union([type, .named("nil")])
            } else {
                return type
            }
        }
    }

    private mutating func simple() -> TypeExpression {
        if skip(40) {
            let inner = type()
            _ = skip(41)
            return inner
        }
        if skip(34) {
            let word = take { $0 != 34 }
            _ = skip(34)
            return .literal(word)
        }
        if skip(123) { return shape() }
        let name = take { $0 == 46 || $0 == 95 || Self.isWord($0) }
        if name == "fun" {
            if position < text.count, text[position] == 40 { balance(40, 41) }
            if skip(58) { _ = type() }
            return .function
        }
        guard position < text.count, text[position] == 60 else { return .named(name.isEmpty ? "any" : name) }
        position += 1
        _ = type()
        _ = skip(44)
        let value = type()
        _ = skip(62)
        return .mapping(value)
    }

    /// `{ name: type, name?: type }`, the brace already read.
    private mutating func shape() -> TypeExpression {
        var fields: [World.Field] = []
        while !skip(125) {
            spaces()
            let name = take { $0 == 95 || Self.isWord($0) }
            let isOptional = skip(63)
            guard !name.isEmpty, skip(58) else { return .named("table") }
            fields.append(World.Field(name: name, type: type(), isOptional: isOptional))
            _ = skip(44)
        }
        return .shape(fields)
    }

    private mutating func balance(_ open: UInt8, _ close: UInt8) {
        var level = 0
        while position < text.count {
            if text[position] == open { level += 1 }
            if text[position] == close { level -= 1 }
            position += 1
            if level == 0 { return }
        }
    }

    private mutating func spaces() { while position < text.count, text[position] == 32 { position += 1 } }

    private mutating func skip(_ byte: UInt8) -> Bool {
        let start = position
        spaces()
        if position < text.count, text[position] == byte {
            position += 1
            if byte != 41 && byte != 34 { spaces() }
            return true
        }
        position = start
        return false
    }

    private mutating func take(_ isPart: (UInt8) -> Bool) -> String {
        let start = position
        while position < text.count, isPart(text[position]) { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
    }
}
