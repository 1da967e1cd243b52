import Effects
import Testing

@testable import Admission

/// Every matcher by truth table, through rules as a policy file spells them.
@Suite(.timeLimit(.minutes(10))) struct MatcherTests {
    @Test(
        arguments: [
            ("a b", ["a b"], ["a", "a  b", "a b ", "A b"]), ("{literal: x}", ["x"], ["X", "xx", ""]),
            ("{literal: \"a\\tb\"}", ["a\tb"], []), ("{literal: \"a\\nb\"}", [], ["a\nb"]),
            ("{literal: \"a\\nb\", control: true}", ["a\nb"], ["a\nb\n"]), ("-x", ["-x"], ["--x", "x"]),
            ("{one_of: [-a, b]}", ["-a", "b"], ["a", "-ab", ""]), ("\"\"", [""], [" "]),
            ("true", ["true"], ["True", "1"]), ("0640", ["0640"], ["416", "640"]), ("1:30", ["1:30"], ["90"]),
            (
                "{int: {min: 2, max: 10}}", ["2", "10"],
                ["1", "11", "02", "+2", "2 ", " 2", "2\n", "-2", "0x2", "", "٣", "2.0"]
            ),
            ("{int: {min: -5, max: 5}}", ["-5", "0", "5"], ["-6", "-0", "--5", "-05", "−5"]),
            (
                "{int: {}}", ["0", "9223372036854775807"],
                ["-1", "9223372036854775808", "99999999999999999999999"]
            ),
            (
                "{path_under: /etc/gse}", ["/etc/gse/a", "/etc/gse/a/b", "/etc/gse/a b", "/etc/gse/..a"],
                [
                    "/etc/gse", "/etc/gse/", "/etc/gse/.", "/etc/gse/..", "/etc/gse/../x", "/etc/gse//a",
                    "/etc/gse/a/", "etc/gse/a",
                    "/etc/gsex", "/etc/gsex/a", "/etc/gse/./a", "//etc/gse/a", "/etc/gse/a\n",
                    "/etc/gse/\u{202E}a",
                ]
            ),
            ("{path_under: /}", ["/a", "/a/b"], ["/", "//", "/a/../b"]),
            ("{matches: \"[a-z]+\"}", ["abc"], ["", "abc\n", "a b", "-a", "\u{212A}", "ＡＢ"]),
            ("{matches: \"-?[a-z]+\"}", ["abc"], ["-abc"]),
            ("{matches: \"-?[a-z]+\", option: true}", ["abc", "-abc"], ["--a"]),
            (
                "{matches: \".*\"}", ["", "é", "a\tb", ";"],
                [
                    "-", "a\nb", "a\u{7F}", "a\u{85}", "a\u{2028}", "a\u{2029}", "a\u{202E}b", "a\u{2066}",
                    "\u{200F}", "\u{1B}[2J",
                ]
            ),
            ("{matches: \".*\", control: true}", ["a\nb", "\u{2028}", "\u{202E}"], ["-"]),
        ] as [(String, [String], [String])])
    func `a matcher`(_ matcher: String, _ yes: [String], _ no: [String]) throws {
        let policy = try Fixture.role("commands:\n  - {argv: [p, \(matcher)]}")
        let shape = try #require(policy.roles.first?.commands.first?.shape)

        #expect(yes.filter { !Self.matches(shape, ["p", $0]) } == [])
        #expect(no.filter { Self.matches(shape, ["p", $0]) } == [])
        #expect(!Self.matches(shape, ["p"]) && !Self.matches(shape, ["q"] + yes.prefix(1)))
        #expect(!Self.matches(shape, ["p"] + (yes.first.map { [$0, $0] } ?? [])))
    }

    @Test(
        arguments: [
            (
                "[ls, {optional: -l}, {path_under: /srv}]", [["ls", "/srv/a"], ["ls", "-l", "/srv/a"]],
                [["ls"], ["ls", "-l"], ["ls", "-l", "-l", "/srv/a"], ["ls", "/srv/a", "-l"]]
            ),
            (
                "[a, {optional: b}, {optional: b}, b]",
                [["a", "b"], ["a", "b", "b"], ["a", "b", "b", "b"]], [["a"], ["a", "b", "b", "b", "b"]]
            ),
            (
                "[a, {rest: {one_of: [x, y]}}]", [["a"], ["a", "x"], ["a", "x", "y", "x"]],
                [["a", "z"], ["a", "x", "z"]]
            ),
            (
                "[a, {optional: b}, {rest: {int: {}}}]", [["a"], ["a", "b", "1", "2"], ["a", "3"]],
                [["a", "1", "b"]]
            ),
        ] as [(String, [[String]], [[String]])])
    func `optional and rest`(_ argv: String, _ yes: [[String]], _ no: [[String]]) throws {
        let policy = try Fixture.role("commands:\n  - {argv: \(argv)}")
        let shape = try #require(policy.roles.first?.commands.first?.shape)

        #expect(yes.filter { !Self.matches(shape, $0) } == [])
        #expect(no.filter { Self.matches(shape, $0) } == [])
    }

    @Test func `bytes that are not UTF-8 and NUL match nothing`() throws {
        let policy = try Fixture.role(
            "commands:\n  - {argv: [p, {rest: {matches: \".*\", option: true, control: true}}]}")
        let shape = try #require(policy.roles.first?.commands.first?.shape)

        for bytes in [[0xFF], [0xC0, 0x80], [0], [97, 0]] as [Bytes] {
            #expect(shape.compare([Bytes("p".utf8), bytes]) != .matches([]))
        }
    }

    @Test func `canonically equal text is not the same bytes`() throws {
        let policy = try Fixture.role("commands:\n  - {argv: [p, caf\u{E9}]}")
        let shape = try #require(policy.roles.first?.commands.first?.shape)

        #expect(Self.matches(shape, ["p", "caf\u{E9}"]))
        #expect(!Self.matches(shape, ["p", "cafe\u{301}"]))
    }

    @Test func `what an allow rule would not see, a deny rule still sees`() throws {
        let policy = try Fixture.role(
            """
            hosts: [web-1]
            commands: [{argv: [rm, {rest: {matches: ".*", option: true}}]}]
            deny: [{argv: [rm, {rest: {matches: "-r.*|/etc.*"}}]}, {argv: [rm, {optional: -f}, {path_under: /etc}]}]
            """)
        let admission = try Fixture.admission(policy)

        #expect(Fixture.code(admission.admit(try Fixture.task(["rm", "a"]))) == "r/#1")
        for argv in [
            ["rm", "-rf"], ["rm", "/etc/x"], ["rm", "-f", "/etc/./x"], ["rm", "/tmp/../etc"],
            ["rm", "//etc//"],
        ] {
            #expect(Fixture.code(admission.admit(try Fixture.task(argv))) == "refused.denied", "\(argv)")
        }
    }

    private static func matches(_ shape: ArgumentList, _ argv: [String]) -> Bool {
        if case .matches = shape.compare(argv.map { Bytes($0.utf8) }) { true } else { false }
    }
}
