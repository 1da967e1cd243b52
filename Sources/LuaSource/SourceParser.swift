/// Parses a chunk of Lua 5.4 as its own parser does, and resolves every name on the way.
///
/// It accepts what Lua accepts and throws what Lua throws, but for the limits of Lua's virtual machine: a function that
/// would need more than 255 registers or too long a jump is for the worker to refuse.
public struct SourceParser {
    /// The most bytes of a text that is parsed.
    public static let longest = 4 << 20
    /// How deep statements and expressions may stand in each other, as in Lua.
    static let deepest = 195
    static let mostLocals = 200
    static let mostUpvalues = 255

    var lexer: Lexer
    var token = Token(kind: .end, start: 0, end: 0)
    var ahead: Token?
    var tree = SyntaxTree()
    var scopes = Scopes()
    var depth = 0

    private init(_ source: [UInt8]) { lexer = Lexer(source) }

    /// The tree of a chunk; a first line that begins with `#` is skipped.
    ///
    /// - Throws: ``SourceError`` where Lua would refuse it.
    public static func tree(of source: [UInt8]) throws(SourceError) -> SyntaxTree {
        guard source.count <= longest else {
            throw SourceError(
                message: "the text has \(source.count) bytes; at most \(longest) are parsed", offset: 0)
        }
        var parser = SourceParser(source)
        if source.first == UInt8(ascii: "#") {
            while parser.lexer.byte() >= 0, parser.lexer.byte() != 10, parser.lexer.byte() != 13 {
                parser.lexer.position += 1
            }
        }
        parser.openFunction(isVariadic: true)
        try parser.advance()
        try parser.statements()
        guard parser.token.kind == .end else { throw parser.expected("<eof>") }
        try parser.closeFunction()
        return parser.tree
    }

    // — Tokens —

    mutating func advance() throws(SourceError) {
        if let next = ahead { token = next } else { token = try lexer.next() }
        ahead = nil
    }

    mutating func peek() throws(SourceError) -> Token.Kind {
        let next: Token
        if let known = ahead { next = known } else { next = try lexer.next() }
        ahead = next
        return next.kind
    }

    mutating func take(_ kind: Token.Kind) throws(SourceError) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    mutating func need(_ kind: Token.Kind, _ word: String) throws(SourceError) {
        guard try take(kind) else { throw expected(word) }
    }

    /// The word that closes what another opened further up.
    mutating func need(_ kind: Token.Kind, _ word: String, closing opener: String, at start: Int)
        throws(SourceError)
    {
        if try take(kind) { return }
        let line = LineTable(lexer.source).place(start).line
        guard line != LineTable(lexer.source).place(token.start).line else { throw expected(word) }
        throw SourceError(
            message: "'\(word)' expected (to close '\(opener)' at line \(line)) near \(near)",
            offset: token.start)
    }

    mutating func name() throws(SourceError) -> (name: String, offset: Int) {
        guard token.kind == .name else { throw expected("<name>", quoted: false) }
        let name = (text(of: token), token.start)
        try advance()
        return name
    }

    func text(of token: Token) -> String {
        String(decoding: lexer.source[token.start..<token.end], as: UTF8.self)
    }

    // — Errors —

    private var near: String {
        guard token.kind != .end else { return "<eof>" }
        let text = lexer.source[token.start..<min(token.end, token.start + 40)]
        return "'\(String(decoding: text, as: UTF8.self))'"
    }

    func expected(_ word: String, quoted: Bool = true) -> SourceError {
        SourceError(message: "\(quoted ? "'\(word)'" : word) expected near \(near)", offset: token.start)
    }

    func unexpected(_ message: String = "unexpected symbol") -> SourceError {
        SourceError(message: "\(message) near \(near)", offset: token.start)
    }

    // — Depth —

    mutating func descend() throws(SourceError) {
        depth += 1
        guard depth < Self.deepest else {
            throw SourceError(message: "too many levels of statements and expressions", offset: token.start)
        }
    }

    mutating func add(_ kind: Expression.Kind, at offset: Int) -> Int {
        tree.expressions.append(Expression(kind: kind, offset: offset, function: scopes.function))
        return tree.expressions.count - 1
    }

    mutating func add(_ kind: Statement.Kind, at offset: Int) {
        tree.statements.append(Statement(kind: kind, offset: offset, function: scopes.function))
    }
}
