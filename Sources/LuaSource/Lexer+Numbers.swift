extension Lexer {
    /// A number; as Lua does, everything that could belong to one is taken first and judged then.
    mutating func number() throws(SourceError) -> Token {
        let start = position
        let isHexadecimal = byte() == 48 && (byte(1) | 32) == 120
        if isHexadecimal { position += 2 }
        let exponent = isHexadecimal ? 112 : 101
        while true {
            if byte() >= 0, byte() | 32 == exponent {
                position += 1
                if byte() == 43 || byte() == Self.minus { position += 1 }
            } else if Self.hexadecimal(byte()) != nil || byte() == Self.dot {
                position += 1
            } else {
                break
            }
        }
        if Self.isLetter(byte()) { position += 1 }
        let text = source[start..<position]
        guard let number = isHexadecimal ? Self.hexadecimal(text) : Self.decimal(text) else {
            let shown = String(decoding: text.prefix(40), as: UTF8.self)
            throw SourceError(message: "malformed number near '\(shown)'", offset: start)
        }
        return Token(kind: .number, start: start, end: position, number: number)
    }

    private static func decimal(_ text: ArraySlice<UInt8>) -> Token.Number? {
        guard let isWhole = isNumber(text, exponent: 101, isDigit: { isDigit(Int($0)) }) else { return nil }
        let written = String(decoding: text, as: UTF8.self)
        if isWhole, let integer = Int64(written) { return .integer(integer) }
        return .float(Double(written) ?? 0)
    }

    private static func hexadecimal(_ text: ArraySlice<UInt8>) -> Token.Number? {
        let digits = text.dropFirst(2)
        guard let isWhole = isNumber(digits, exponent: 112, isDigit: { hexadecimal(Int($0)) != nil }) else {
            return nil
        }
        guard isWhole else { return .float(Double(String(decoding: text, as: UTF8.self)) ?? 0) }
        // Whole ones wrap around.
        return .integer(digits.reduce(0) { $0 << 4 | Int64(hexadecimal(Int($1)) ?? 0) })
    }

    /// Whether digits, at most one point and an exponent of decimal digits make a number, and then whether it is whole.
    private static func isNumber(
        _ text: ArraySlice<UInt8>, exponent: UInt8, isDigit: (UInt8) -> Bool
    ) -> Bool? {
        let mantissa = text.prefix { $0 | 32 != exponent }
        let power = text.dropFirst(mantissa.count)
        let points = mantissa.count { $0 == 46 }
        guard points <= 1, mantissa.count > points, mantissa.allSatisfy({ $0 == 46 || isDigit($0) }) else {
            return nil
        }
        guard !power.isEmpty else { return points == 0 }
        let digits =
            power.dropFirst().first == 43 || power.dropFirst().first == 45
            ? power.dropFirst(2) : power.dropFirst()
        return !digits.isEmpty && digits.allSatisfy({ (48...57).contains($0) }) ? false : nil
    }
}
