extension SourceParser {
    /// Whether a block ends here.
    func endsBlock(withUntil: Bool = true) -> Bool {
        switch token.kind {
        case .else, .elseif, .endWord, .end: true
        case .until: withUntil
        default: false
        }
    }

    mutating func statements() throws(SourceError) {
        while !endsBlock() {
            let isReturn = token.kind == .return
            try statement()
            if isReturn { return }
        }
    }

    private mutating func block(isLoop: Bool = false) throws(SourceError) {
        openBlock(isLoop: isLoop)
        try statements()
        try closeBlock()
    }

    private mutating func statement() throws(SourceError) {
        try descend()
        defer { depth -= 1 }
        let start = token.start
        switch token.kind {
        case .semicolon: try advance()
        case .if: try branches(start)
        case .while:
            try advance()
            add(.condition(try expression()), at: start)
            openBlock(isLoop: true)
            try need(.do, "do")
            try block()
            try need(.endWord, "end", closing: "while", at: start)
            try closeBlock()
        case .do:
            try advance()
            try block()
            try need(.endWord, "end", closing: "do", at: start)
        case .for: try loop(start)
        case .repeat: try repetition(start)
        case .function: try functionStatement(start)
        case .local:
            try advance()
            if try take(.function) { try localFunction(start) } else { try localStatement(start) }
        case .doubleColon: try labelStatement(start)
        case .return: try returnStatement(start)
        case .break:
            try advance()
            jump(to: nil, at: start)
        case .goto:
            try advance()
            jump(to: try name().name, at: start)
        default: try expressionStatement(start)
        }
    }

    private mutating func branches(_ start: Int) throws(SourceError) {
        repeat {
            let place = token.start
            try advance()
            add(.condition(try expression()), at: place)
            try need(.then, "then")
            try block()
        } while token.kind == .elseif
        if try take(.else) { try block() }
        try need(.endWord, "end", closing: "if", at: start)
    }

    private mutating func repetition(_ start: Int) throws(SourceError) {
        try advance()
        openBlock(isLoop: true)
        openBlock(isLoop: false)
        try statements()
        try need(.until, "until", closing: "repeat", at: start)
        add(.condition(try expression()), at: start)
        try closeBlock()
        try closeBlock()
    }

    private mutating func loop(_ start: Int) throws(SourceError) {
        openBlock(isLoop: true)
        try advance()
        let first = try name()
        var hidden: [Int] = []
        var variables: [Int] = []
        let values: [Int]
        if token.kind == .assign {
            for _ in 0..<3 {
                hidden.append(try declare("(for state)", at: start, .loop, pending: hidden.count))
            }
            variables.append(try declare(first.name, at: first.offset, .loop, pending: 3))
            values = try numbers()
        } else {
            guard token.kind == .comma || token.kind == .in else { throw unexpected("'=' or 'in' expected") }
            for _ in 0..<4 {
                hidden.append(try declare("(for state)", at: start, .loop, pending: hidden.count))
            }
            variables.append(try declare(first.name, at: first.offset, .loop, pending: 4))
            while try take(.comma) {
                let (name, offset) = try name()
                variables.append(try declare(name, at: offset, .loop, pending: 4 + variables.count))
            }
            try need(.in, "in")
            values = try expressionList()
        }
        add(.loop(variables, over: values), at: start)
        activate(hidden)
        try need(.do, "do")
        openBlock(isLoop: false)
        activate(variables)
        try statements()
        try closeBlock()
        try need(.endWord, "end", closing: "for", at: start)
        try closeBlock()
    }

    private mutating func numbers() throws(SourceError) -> [Int] {
        try advance()
        var values = [try expression()]
        try need(.comma, ",")
        values.append(try expression())
        if try take(.comma) { values.append(try expression()) }
        return values
    }

    private mutating func functionStatement(_ start: Int) throws(SourceError) {
        try advance()
        let (name, offset) = try name()
        var target = try resolve(name, at: offset)
        var isMethod = false
        while token.kind == .dot || token.kind == .colon, !isMethod {
            isMethod = token.kind == .colon
            try advance()
            target = add(.index(target, key: try field()), at: offset)
        }
        let function = try function(at: start, isMethod: isMethod)
        try assign(to: target)
        add(.assignment([target], values: [function]), at: start)
    }

    private mutating func localFunction(_ start: Int) throws(SourceError) {
        let (name, offset) = try name()
        let local = try declare(name, at: offset, .statement, pending: 0)
        activate([local])
        let function = try function(at: start, isMethod: false)
        tree.locals[local].initial = function
        add(.local([local], values: [function]), at: start)
    }

    private mutating func localStatement(_ start: Int) throws(SourceError) {
        var locals: [Int] = []
        var hasClosing = false
        repeat {
            let (name, offset) = try name()
            let local = try declare(name, at: offset, .statement, pending: locals.count)
            locals.append(local)
            guard let attribute = try attribute() else { continue }
            tree.locals[local].attribute = attribute
            guard attribute == "close" else { continue }
            guard !hasClosing else {
                throw SourceError(message: "multiple to-be-closed variables in local list", offset: offset)
            }
            hasClosing = true
        } while try take(.comma)
        let values = try take(.assign) ? try expressionList() : []
        for (local, value) in zip(locals, values) { tree.locals[local].initial = value }
        activate(locals)
        add(.local(locals, values: values), at: start)
    }

    private mutating func attribute() throws(SourceError) -> String? {
        guard try take(.less) else { return nil }
        let (name, offset) = try name()
        try need(.greater, ">")
        guard name == "const" || name == "close" else {
            throw SourceError(message: "unknown attribute '\(name)'", offset: offset)
        }
        return name
    }

    private mutating func labelStatement(_ start: Int) throws(SourceError) {
        try advance()
        let (name, offset) = try name()
        try need(.doubleColon, "::")
        while token.kind == .semicolon || token.kind == .doubleColon { try statement() }
        guard !isRepeated(name) else {
            throw SourceError(message: "label '\(name)' already defined", offset: offset)
        }
        try label(name, at: offset, isLast: endsBlock(withUntil: false))
    }

    private mutating func returnStatement(_ start: Int) throws(SourceError) {
        try advance()
        let values = endsBlock() || token.kind == .semicolon ? [] : try expressionList()
        _ = try take(.semicolon)
        add(.return(values), at: start)
    }

    private mutating func expressionStatement(_ start: Int) throws(SourceError) {
        let first = try suffixed()
        guard token.kind == .assign || token.kind == .comma else {
            switch tree.expressions[first].kind {
            case .call, .method: return add(.call(first), at: start)
            default: throw unexpected("syntax error")
            }
        }
        var targets = [first]
        var levels = 0
        defer { depth -= levels }
        try assign(to: first)
        while try take(.comma) {
            try descend()
            levels += 1
            targets.append(try suffixed())
            try assign(to: targets[targets.count - 1])
        }
        try need(.assign, "=")
        add(.assignment(targets, values: try expressionList()), at: start)
    }

    /// Notes an assignment; only names and fields can be assigned to, and no constant.
    private mutating func assign(to target: Int) throws(SourceError) {
        let expression = tree.expressions[target]
        switch expression.kind {
        case .global, .index: break
        case .local(let local):
            tree.locals[local].reads -= 1
            tree.locals[local].isReassigned = true
            guard tree.locals[local].attribute == nil else {
                let name = tree.locals[local].name
                throw SourceError(
                    message: "attempt to assign to const variable '\(name)'", offset: expression.offset)
            }
        default: throw unexpected("syntax error")
        }
    }
}
