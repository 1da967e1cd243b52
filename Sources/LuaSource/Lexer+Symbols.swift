extension Lexer {
    private static let three: [[UInt8]: Token.Kind] = [Array("...".utf8): .ellipsis]
    private static let two: [[UInt8]: Token.Kind] = [
        Array("//".utf8): .doubleSlash, Array("<<".utf8): .shiftLeft, Array(">>".utf8): .shiftRight,
        Array("==".utf8): .equal, Array("~=".utf8): .notEqual, Array("<=".utf8): .lessEqual,
        Array(">=".utf8): .greaterEqual, Array("::".utf8): .doubleColon, Array("..".utf8): .concatenation,
    ]
    private static let one: [[UInt8]: Token.Kind] = [
        Array("+".utf8): .plus, Array("-".utf8): .minus, Array("*".utf8): .star, Array("/".utf8): .slash,
        Array("%".utf8): .percent, Array("^".utf8): .caret, Array("#".utf8): .hash,
        Array("&".utf8): .ampersand,
        Array("~".utf8): .tilde, Array("|".utf8): .pipe, Array("<".utf8): .less, Array(">".utf8): .greater,
        Array("=".utf8): .assign, Array("(".utf8): .openParenthesis, Array(")".utf8): .closeParenthesis,
        Array("{".utf8): .openBrace, Array("}".utf8): .closeBrace, Array("[".utf8): .openBracket,
        Array("]".utf8): .closeBracket, Array(";".utf8): .semicolon, Array(":".utf8): .colon,
        Array(",".utf8): .comma, Array(".".utf8): .dot,
    ]

    /// The longest symbol that stands here; a byte that begins none is `.other`.
    mutating func symbol() -> Token {
        let start = position
        for (length, symbols) in [(3, Self.three), (2, Self.two), (1, Self.one)]
        where start + length <= source.count {
            guard let kind = symbols[Array(source[start..<start + length])] else { continue }
            position += length
            return Token(kind: kind, start: start, end: position)
        }
        position += 1
        return Token(kind: .other, start: start, end: position)
    }
}
