import BuiltCommand
import Effects
import LuaSource
import Testing

/// Texts of 256 KiB that were made to exhaust a parser: each is answered.
@Suite(.serialized, .timeLimit(.minutes(20)))
struct HostileSourceTests {
    struct Hostile: Sendable, CustomTestStringConvertible {
        let name: String
        var prefix = ""
        let piece: String
        let isTaken: Bool

        var testDescription: String { name }

        var text: Bytes {
            let piece = Bytes(piece.utf8)
            var text = Bytes(prefix.utf8)
            while text.count < 1 << 18 { text += piece }
            return text
        }
    }

    static let texts: [Hostile] = [
        Hostile(name: "parentheses", prefix: "return ", piece: "(", isTaken: false),
        Hostile(name: "braces", prefix: "return ", piece: "{", isTaken: false),
        Hostile(name: "minus", prefix: "return ", piece: "- ", isTaken: false),
        Hostile(name: "not", prefix: "return ", piece: "not ", isTaken: false),
        Hostile(name: "functions", prefix: "return ", piece: "function() return ", isTaken: false),
        Hostile(name: "do", piece: "do ", isTaken: false),
        Hostile(name: "if", piece: "if a then ", isTaken: false),
        Hostile(name: "labels", piece: "::a::", isTaken: false),
        Hostile(name: "gotos", piece: "goto a ", isTaken: false),
        Hostile(name: "targets", prefix: "a", piece: ",a", isTaken: false),
        Hostile(name: "locals", piece: "local a ", isTaken: false),
        Hostile(name: "a chain of fields", prefix: "return a", piece: ".b", isTaken: true),
        Hostile(name: "a chain of calls", prefix: "f", piece: "()", isTaken: true),
        Hostile(name: "a chain of sums", prefix: "return 1", piece: "+1", isTaken: true),
        Hostile(name: "concatenations", prefix: "return a", piece: "..a", isTaken: false),
        Hostile(name: "a long table", prefix: "return {", piece: "1,", isTaken: false),
        Hostile(name: "statements", piece: "a=1;", isTaken: true),
        Hostile(name: "semicolons", piece: ";", isTaken: true),
        Hostile(name: "blocks", piece: "do end ", isTaken: true),
        Hostile(name: "a long name", prefix: "return ", piece: "a", isTaken: true),
        Hostile(name: "a long number", prefix: "return ", piece: "1", isTaken: true),
        Hostile(name: "an open string", prefix: "return \"", piece: "a", isTaken: false),
        Hostile(name: "an open long string", prefix: "return [==[", piece: "]=", isTaken: false),
        Hostile(name: "no long string", prefix: "return [", piece: "=", isTaken: false),
        Hostile(name: "an open comment", prefix: "--[[", piece: "]=", isTaken: false),
        Hostile(name: "a comment", prefix: "--", piece: "a", isTaken: true),
        Hostile(name: "NUL", piece: "\u{0}", isTaken: false),
        Hostile(name: "lines", piece: "\n", isTaken: true),
    ]

    struct Labels: Sendable {
        let piece: @Sendable (Int) -> String
    }

    @Test(arguments: [
        Labels(piece: { "goto l\($0) ::l\($0):: " }),
        Labels(piece: { "goto l\($0) " }),
        Labels(piece: { "::l\($0):: " }),
        Labels(piece: { "goto l do ::l\($0):: end " }),
    ])
    func `labels of many names are answered`(_ labels: Labels) async throws {
        let pieces = (0..<30_000).map(labels.piece) + (0..<30_000).map { "::l\($0):: " }

        // Each looked for among all would take many minutes. So many in a row are too many for Lua, too.
        let isRefused = try await onThread { Self.isRefused(Bytes(pieces.joined().utf8)) }

        #expect(isRefused)
    }

    private static func isRefused(_ text: Bytes) -> Bool { (try? SourceParser.tree(of: text)) == nil }

    @Test(arguments: [
        ("goto a ::a::", true), ("goto a do ::a:: end", false), ("do ::a:: end goto a", false),
        ("::a:: do goto a end", true), ("goto a do goto a end ::a::", true),
        ("while 1 do break goto b ::b:: end", true),
        ("while 1 do goto b end ::b::", true), ("goto a local x ::a:: x = 1", false),
        ("goto a local x ::a::", true),
        ("do goto a end do ::a:: end ::a::", true), ("::a:: function f() goto a end", false),
        ("goto a function f() ::a:: end", false), ("function f() ::a:: end ::a::", true),
        ("::a:: do ::a:: end", false),
        ("while 1 do while 1 do break end goto a end", false), ("do break end", false),
    ])
    func `a jump reaches the labels that are visible to it`(_ text: String, isTaken: Bool) {
        #expect(((try? SourceParser.tree(of: Bytes(text.utf8))) != nil) == isTaken)
    }

    @Test(arguments: texts)
    func `a text made to exhaust a parser is answered`(_ hostile: Hostile) async throws {
        let isRefused = try await onThread { Self.isRefused(hostile.text) }

        #expect(isRefused != hostile.isTaken)
    }

    @Test func `bytes that are no text are refused where they stand`() {
        let error = #expect(throws: SourceError.self) {
            try SourceParser.tree(of: Bytes("return a".utf8) + [0xff] + Bytes("b".utf8))
        }

        #expect(error?.offset == 8)
    }

    @Test func `a text that is too long is not parsed`() {
        let error = #expect(throws: SourceError.self) {
            try SourceParser.tree(of: Bytes(repeating: 59, count: SourceParser.longest + 1))
        }

        #expect(error?.message == "the text has 4194305 bytes; at most 4194304 are parsed")
    }

    static let places: [(text: String, place: SourcePlace, message: String)] = [
        ("local x = 1\nlocal = 2\n", SourcePlace(line: 2, column: 7), "<name> expected near '='"),
        ("if a then\r\n  b(\r\nend", SourcePlace(line: 3, column: 1), "unexpected symbol near 'end'"),
        (
            "if a then\n\nb()", SourcePlace(line: 3, column: 4),
            "'end' expected (to close 'if' at line 1) near <eof>"
        ),
        ("x = 'a\n'", SourcePlace(line: 1, column: 5), "unfinished string"),
        ("x = 3x", SourcePlace(line: 1, column: 5), "malformed number near '3x'"),
        ("goto out", SourcePlace(line: 1, column: 1), "no visible label 'out' for goto"),
    ]

    @Test(arguments: places)
    func `an error stands where it is`(_ text: String, _ place: SourcePlace, _ message: String) {
        let error = #expect(throws: SourceError.self) { try SourceParser.tree(of: Bytes(text.utf8)) }

        #expect(error?.message == message)
        #expect(error.map { LineTable(Bytes(text.utf8)).place($0.offset) } == place)
    }
}
