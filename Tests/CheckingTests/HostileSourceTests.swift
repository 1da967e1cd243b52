import Effects
import LuaSource
import Testing

/// Texts of 1 MiB that were made to exhaust a parser: each is answered, in little time and memory.
@Suite(.timeLimit(.minutes(5)))
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
            while text.count < 1 << 20 { text += piece }
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

    @Test(
        arguments: [
            { "goto l\($0) ::l\($0):: " }, { "goto l\($0) " }, { "::l\($0):: " },
            { "goto l do ::l\($0):: end " },
        ] as [@Sendable (Int) -> String])
    func `labels of many names take no longer than their text`(_ piece: @Sendable (Int) -> String) {
        let text = (0..<40_000).map(piece).joined()
        let begin = ContinuousClock.now

        _ = try? SourceParser.tree(of: Bytes((text + (0..<40_000).map { "::l\($0):: " }.joined()).utf8))

        #expect(ContinuousClock.now - begin < .seconds(20))
    }

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
    func `a text made to exhaust a parser is answered`(_ hostile: Hostile) {
        let isTaken = (try? SourceParser.tree(of: hostile.text)) != nil

        #expect(isTaken == hostile.isTaken)
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
