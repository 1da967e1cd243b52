/// One token of Lua 5.4.
struct Token {
    enum Kind: UInt8 {
        case end, name, string, number, other, endWord
        case and, `break`, `do`, `else`, elseif, `false`, `for`, function, goto, `if`, `in`, local, `nil`,
            not, or
        case `repeat`, `return`, then, `true`, until, `while`
        case plus, minus, star, slash, doubleSlash, percent, caret, hash, ampersand, tilde, pipe, shiftLeft
        case shiftRight, equal, notEqual, lessEqual, greaterEqual, less, greater, assign, openParenthesis
        case closeParenthesis, openBrace, closeBrace, openBracket, closeBracket, doubleColon, semicolon,
            colon, comma
        case dot, concatenation, ellipsis
    }

    /// A number as written: whole when it has neither point nor exponent and fits.
    enum Number {
        case integer(Int64)
        case float(Double)
    }

    var kind: Kind
    /// Where it begins and ends: bytes from the beginning of the text.
    var start: Int
    var end: Int
    /// What a string holds.
    var bytes: [UInt8] = []
    var number = Number.integer(0)
}

extension Token.Kind {
    static let keywords: [String: Token.Kind] = [
        "and": .and, "break": .break, "do": .do, "else": .else, "elseif": .elseif, "end": .endWord,
        "false": .false, "for": .for, "function": .function, "goto": .goto, "if": .if, "in": .in,
        "local": .local, "nil": .nil, "not": .not, "or": .or, "repeat": .repeat, "return": .return,
        "then": .then, "true": .true, "until": .until, "while": .while,
    ]
}
