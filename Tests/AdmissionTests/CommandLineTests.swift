import Admission
import Effects
import Testing

@Suite(.timeLimit(.minutes(10))) struct CommandLineTests {
    @Test(arguments: [
        ("a b", ["a", "b"]), ("  a \t b  ", ["a", "b"]), ("a ''", ["a", ""]), ("a \"\"", ["a", ""]),
        ("'a b' c", ["a b", "c"]), ("a'b'\"c\"d", ["abcd"]), ("a\\ b", ["a b"]), ("a\\;b", ["a;b"]),
        ("'a;b|c&d$e`f*'", ["a;b|c&d$e`f*"]), ("\"a;b|c&d*\"", ["a;b|c&d*"]),
        ("\"a\\\"b\\\\c\\$d\\`e\"", ["a\"b\\c$d`e"]), ("\"a\\nb\"", ["a\\nb"]), ("'a\\b'", ["a\\b"]),
        ("a!b=c%d^e,f", ["a!b=c%d^e,f"]), ("a\u{A0}b", ["a\u{A0}b"]), ("\\'", ["'"]), ("a\\$b", ["a$b"]),
        ("a\\~ \\#b", ["a~", "#b"]),
    ])
    func `words are split by quotes and backslash`(_ line: String, _ words: [String]) {
        #expect(CommandLine.split(Bytes(line.utf8)) == .success(words.map { Bytes($0.utf8) }))
    }

    @Test(arguments: ";&|<>()$`*?[]{}~#".map(String.init))
    func `an unquoted metacharacter is refused by name wherever it stands`(_ character: String) throws {
        for line in [
            "a\(character)b", character, "a \(character)", "\(character)a", "'a'\(character)",
            "a\(character)\u{301}",
        ] {
            let refusal = try #require(Self.refusal(line))

            #expect(refusal.code == "refused.syntax")
            #expect(
                refusal.message.contains("an unescaped \(character)") || character != ";",
                "\(refusal.message)")
        }
    }

    @Test(arguments: [
        ("a \"$b\"", "an unescaped $ inside double quotes"),
        ("a \"`b`\"", "an unescaped ` inside double quotes"),
        ("a\nb", "a newline"), ("'a\nb'", "a newline"), ("\"a\nb\"", "a newline"),
        ("a\\\nb", "a backslash before a newline"), ("\"a\\\nb\"", "a backslash before a newline"),
        ("a\0b", "a NUL byte"), ("'\0'", "a NUL byte"), ("a\\\0", "a NUL byte"), ("'a", "not closed"),
        ("\"a", "not closed"),
        ("a\\", "a backslash that escapes nothing"), ("", "no words"), (" \t ", "no words"),
        ("a\r\nb", "a newline"),
    ])
    func `what a shell would do more with is refused`(_ line: String, _ word: String) throws {
        #expect(try #require(Self.refusal(line)).message.contains(word))
    }

    @Test func `words need not be UTF-8`() {
        #expect(CommandLine.split([97, 32, 0xFF]) == .success([[97], [0xFF]]))
    }

    private static func refusal(_ line: String) -> Refusal? {
        if case .failure(let refusal) = CommandLine.split(Bytes(line.utf8)) { refusal } else { nil }
    }
}
