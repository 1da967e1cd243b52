extension ScriptError {
    /// The error as the table that crosses.
    var asValue: LuaValue {
        .record([
            "kind": .text(kind.rawValue), "code": .text(code), "message": .text(message),
            "remedy": remedy.map(LuaValue.text) ?? .null, "retryable": .bool(isRetryable),
            "traceback": .text(traceback), "extra": extra,
        ])
    }

    /// The error that a table stands for.
    ///
    /// Texts that are not UTF-8 are repaired: a script may put any bytes in them. None may have more than `longest`.
    init(value: LuaValue, longest: Int = .max) throws(MalformedBytes) {
        guard case .table(let table) = value, table.sequence.isEmpty else {
            throw MalformedBytes("an error is no table with names")
        }
        for name in ["kind", "code", "message", "remedy", "traceback"] {
            if case .string(let bytes) = table[name], bytes.count > longest {
                throw MalformedBytes("the \(name) of an error is longer than \(longest) bytes")
            }
        }
        guard let kind = table["kind"].flatMap(Self.text).flatMap(Kind.init),
            let code = table["code"].flatMap(Self.text), let message = table["message"].flatMap(Self.text)
        else { throw MalformedBytes("an error has no kind, code or message") }
        self.init(
            kind: kind, code: code, message: message, remedy: table["remedy"].flatMap(Self.text),
            isRetryable: table["retryable"] == .bool(true),
            traceback: table["traceback"].flatMap(Self.text) ?? "", extra: table["extra"] ?? .null)
    }

    private static func text(_ value: LuaValue) -> String? {
        guard case .string(let bytes) = value else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
