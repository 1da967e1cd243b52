extension SourceParser {
    mutating func expressionList() throws(SourceError) -> [Int] {
        var list = [try expression()]
        while try take(.comma) { list.append(try expression()) }
        return list
    }

    mutating func expression() throws(SourceError) -> Int { try operation(above: 0) }

    /// How strongly each operator binds to its left and right.
    private static func priority(_ kind: Token.Kind) -> (left: Int, right: Int, meaning: BinaryOperator)? {
        switch kind {
        case .or: (1, 1, .or)
        case .and: (2, 2, .and)
        case .less, .greater, .lessEqual, .greaterEqual: (3, 3, .comparison)
        case .equal, .notEqual: (3, 3, .equality)
        case .pipe: (4, 4, .bitwise)
        case .tilde: (5, 5, .bitwise)
        case .ampersand: (6, 6, .bitwise)
        case .shiftLeft, .shiftRight: (7, 7, .bitwise)
        case .concatenation: (9, 8, .concatenation)
        case .plus, .minus: (10, 10, .arithmetic)
        case .star, .slash, .doubleSlash, .percent: (11, 11, .arithmetic)
        case .caret: (14, 13, .arithmetic)
        default: nil
        }
    }

    private static let unary: [Token.Kind: UnaryOperator] = [
        .not: .not, .minus: .minus, .tilde: .bitwiseNot, .hash: .length,
    ]

    private mutating func operation(above limit: Int) throws(SourceError) -> Int {
        try descend()
        defer { depth -= 1 }
        let start = token.start
        var left: Int
        if let sign = Self.unary[token.kind] {
            try advance()
            left = add(.unary(sign, try operation(above: 12)), at: start)
        } else {
            left = try simple()
        }
        while let (strength, right, meaning) = Self.priority(token.kind), strength > limit {
            try advance()
            left = add(.binary(meaning, left, try operation(above: right)), at: start)
        }
        return left
    }

    private mutating func simple() throws(SourceError) -> Int {
        let kind: Expression.Kind
        switch token.kind {
        case .number:
            switch token.number {
            case .integer(let integer): kind = .integer(integer)
            case .float(let float): kind = .float(float)
            }
        case .string: kind = .string(token.bytes)
        case .nil: kind = .nil
        case .true: kind = .true
        case .false: kind = .false
        case .ellipsis:
            guard tree.functions[scopes.function].isVariadic else {
                throw unexpected("cannot use '...' outside a vararg function")
            }
            kind = .varargs
        case .openBrace: return try table()
        case .function:
            let start = token.start
            try advance()
            return try function(at: start, isMethod: false)
        default: return try suffixed()
        }
        let start = token.start
        try advance()
        return add(kind, at: start)
    }

    /// A name or parenthesis with its fields and calls.
    mutating func suffixed() throws(SourceError) -> Int {
        let start = token.start
        var value: Int
        switch token.kind {
        case .name:
            let (name, offset) = try name()
            value = try resolve(name, at: offset)
        case .openParenthesis:
            try advance()
            value = add(.parenthesized(try expression()), at: start)
            try need(.closeParenthesis, ")", closing: "(", at: start)
        default: throw unexpected()
        }
        while true {
            switch token.kind {
            case .dot:
                try advance()
                value = add(.index(value, key: try field()), at: start)
            case .openBracket:
                try advance()
                let key = try expression()
                try need(.closeBracket, "]")
                value = add(.index(value, key: key), at: start)
            case .colon:
                try advance()
                let name = try name().name
                value = add(.method(value, name: name, arguments: try arguments()), at: start)
            case .openParenthesis, .string, .openBrace:
                value = add(.call(value, arguments: try arguments()), at: start)
            default: return value
            }
        }
    }

    /// A name after a point, as the string it stands for.
    mutating func field() throws(SourceError) -> Int {
        let (name, offset) = try name()
        return add(.string(Array(name.utf8)), at: offset)
    }

    private mutating func arguments() throws(SourceError) -> [Int] {
        let start = token.start
        switch token.kind {
        case .string:
            let string = add(.string(token.bytes), at: start)
            try advance()
            return [string]
        case .openBrace: return [try table()]
        case .openParenthesis:
            try advance()
            if try take(.closeParenthesis) { return [] }
            let list = try expressionList()
            try need(.closeParenthesis, ")", closing: "(", at: start)
            return list
        default: throw unexpected("function arguments expected")
        }
    }

    private mutating func table() throws(SourceError) -> Int {
        let start = token.start
        try advance()
        var items: [Expression.Item] = []
        while token.kind != .closeBrace {
            items.append(try item())
            guard token.kind == .comma || token.kind == .semicolon else { break }
            try advance()
        }
        try need(.closeBrace, "}", closing: "{", at: start)
        return add(.table(items), at: start)
    }

    private mutating func item() throws(SourceError) -> Expression.Item {
        if token.kind == .name, try peek() == .assign {
            let key = try field()
            try advance()
            return .keyed(key: key, value: try expression())
        }
        guard token.kind == .openBracket else { return .positional(try expression()) }
        try advance()
        let key = try expression()
        try need(.closeBracket, "]")
        try need(.assign, "=")
        return .keyed(key: key, value: try expression())
    }

    /// The parameters and body of a function, the word `function` already read.
    mutating func function(at start: Int, isMethod: Bool) throws(SourceError) -> Int {
        openFunction(isVariadic: false)
        let number = scopes.function
        var parameters: [Int] = []
        if isMethod { parameters.append(try declare("self", at: token.start, .parameter, pending: 0)) }
        try need(.openParenthesis, "(")
        if token.kind != .closeParenthesis {
            repeat {
                if token.kind == .ellipsis {
                    try advance()
                    tree.functions[number].isVariadic = true
                    break
                }
                let (name, offset) = try name()
                parameters.append(try declare(name, at: offset, .parameter, pending: parameters.count))
            } while try take(.comma)
        }
        activate(parameters)
        tree.functions[number].parameters = parameters
        try need(.closeParenthesis, ")")
        try statements()
        try need(.endWord, "end", closing: "function", at: start)
        try closeFunction()
        return add(.function(number), at: start)
    }
}
