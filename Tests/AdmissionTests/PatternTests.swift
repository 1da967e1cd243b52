import Admission
import Effects
import Testing

@Suite(.timeLimit(.minutes(10))) struct PatternTests {
    @Test(arguments: [
        ("abc", ["abc"], ["", "ab", "abcd", "xabc", "ABC", "abc\n"]),
        ("a.c", ["abc", "a.c", "aéc", "a c"], ["ac", "abbc"]),
        ("[a-z0-9@-]+", ["getty@tty1", "-", "a-b"], ["", "A", "a b", "a\n", "á"]),
        ("[^a]", ["b", "é", "\n"], ["a", "bb", ""]),
        ("[]]", [], []), ("[\\]]", ["]"], ["["]), ("[-a]", ["-", "a"], ["b"]),
        ("\\d+", ["0", "123"], ["", "\u{661}", "\u{FF11}", "1 "]),
        ("\\w*", ["", "aZ_9"], ["é", "-"]), ("\\s", [" ", "\t"], ["\u{A0}", ""]),
        ("(ab|c)*", ["", "ab", "c", "abc", "ccab"], ["a", "b", "abb"]),
        ("a|b|", ["a", "b", ""], ["ab"]),
        ("a{2}", ["aa"], ["a", "aaa"]), ("a{2,}", ["aa", "aaaa"], ["a"]),
        ("a{1,3}", ["a", "aaa"], ["", "aaaa"]),
        ("(a*)*", ["", "aaaa"], ["b"]), ("(a?){3}", ["", "a", "aaa"], ["aaaa"]), ("x?y", ["y", "xy"], ["x"]),
        ("é", ["é"], ["e\u{301}"]), ("\\.\\*\\$", [".*$"], ["a"]),
    ])
    func `a pattern matches whole arguments only`(_ text: String, _ yes: [String], _ no: [String]) throws {
        guard text != "[]]" else {
            #expect(throws: PatternError.self) { try Pattern(text) }
            return
        }
        let pattern = try Pattern(text)

        #expect(yes.filter { !pattern.matches(Bytes($0.utf8)) } == [])
        #expect(no.filter { pattern.matches(Bytes($0.utf8)) } == [])
    }

    @Test(arguments: [
        "(", ")", "a)", "[", "[]", "[^]", "[z-a]", "[a-\\d]", "]", "}", "{", "*", "+a", "a**", "a+?", "a{",
        "a{,3}", "a{3,2}",
        "a{1001}", "a{99999999999999999999}", "^a", "a$", "\\1", "\\b", "\\", "(?i)a", "(?:a)", "a{1", "[[a]",
        "(a{1000}){1000}", "((((){1000}){1000}){1000}){1000}", String(repeating: "(", count: 60),
        String(repeating: "a", count: 5000),
    ])
    func `what is no pattern is refused`(_ text: String) {
        #expect(throws: PatternError.self) { try Pattern(text) }
    }

    @Test func `what blows up elsewhere is linear here`() throws {
        let argument = Bytes(repeating: UInt8(ascii: "a"), count: 20_000)

        #expect(try Pattern("(a*)*b").matches(argument) == false)
        #expect(try Pattern("(a|a)*(a|aa)+c").matches(argument) == false)
        #expect(try Pattern("(a?){100}a{100}").matches(Bytes(argument.prefix(100))))
    }

    @Test func `invalid UTF-8 matches nothing`() throws {
        #expect(try Pattern(".*").matches([0xFF]) == false)
        #expect(try Pattern(".*").matches([0xC0, 0x80]) == false)
    }
}
