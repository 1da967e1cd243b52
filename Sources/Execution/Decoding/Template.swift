import Effects
import SandboxProtocol

/// A file in which `{{name}}` stands for a value, and nothing else means anything.
struct Template {
    let text: Bytes
    /// The file's name, for messages.
    let name: String

    /// The text with every `{{name}}` replaced; spaces inside the braces do not count.
    ///
    /// - Throws: ``Misuse`` when a name has no value, or a value is neither string, number, boolean nor secret.
    func filled(
        with variables: LuaValue, _ call: CallReader, secret: (LuaValue) throws(Misuse) -> SecretReference
    ) throws(Misuse) -> Content {
        let values = try table(variables, call, secret)
        var result = Content()
        var rest = text[...]
        while let open = rest.firstRange(of: "{{".utf8) {
            result += rest[..<open.lowerBound]
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}".utf8) else {
                throw call.misuse("template \(quoted(name)): {{ without }}")
            }
            let word = rest[..<close.lowerBound].split(separator: UInt8(ascii: " "))
            guard word.count == 1, let key = word.first, let value = values[Bytes(key)] else {
                let shown = quoted(Bytes(rest[..<close.lowerBound]).lossyText)
                throw call.misuse("template \(quoted(name)): no value for \(shown) in vars")
            }
            result += value
            rest = rest[close.upperBound...]
        }
        result += rest
        return result
    }

    private func table(
        _ variables: LuaValue, _ call: CallReader, _ secret: (LuaValue) throws(Misuse) -> SecretReference
    ) throws(Misuse) -> [Bytes: Content] {
        guard variables != .null else { return [:] }
        guard case .table(let table) = variables, table.sequence.isEmpty else {
            throw call.misuse("vars must be a table with names", code: "usage.type")
        }
        var values: [Bytes: Content] = [:]
        for field in table.fields {
            guard case .string(let key) = field.key else {
                throw call.misuse("vars must be a table with names", code: "usage.type")
            }
            switch field.value {
            case .string(let bytes): values[key] = Content(bytes)
            case .int(let number): values[key] = Content(Bytes(String(number).utf8))
            case .double(let number): values[key] = Content(Bytes("\(number)".utf8))
            case .bool(let truth): values[key] = Content(Bytes("\(truth)".utf8))
            case .handle(let handle) where handle.kind == .secret:
                values[key] = Content(try secret(field.value))
            case .null, .table, .handle:
                throw call.misuse(
                    "vars: \(field.key.shown) must be a string, a number, a boolean or a secret")
            }
        }
        return values
    }
}
