import BuiltCommand
import Effects
import ExecutionTesting
import LuaSource
import Testing

/// The parser takes what Lua's own parser takes, and nothing else.
@Suite(.timeLimit(.minutes(20)))
struct VerdictTests {
    @Test func `every Lua file of this package gets the verdict of the sandbox's Lua`() async throws {
        #expect(LuaFile.all.count > 400)

        #expect(try await Self.differences(LuaFile.all.map(\.source)) == [])
    }

    @Test func `so does every mutation of them`() async throws {
        var random = Generators.seeded()
        let mutations = (0..<4000).map { _ in Self.mutation(&random) }

        #expect(try await Self.differences(mutations) == [])
    }

    static let edges: [String] = [
        "", "\n", "return", "return;", "return 1, 2;", "return return", "goto a ::a::", "goto a", "break",
        "do goto a end ::a::", "goto a local x ::a::", "goto a local x ::a:: x = 1", "::a:: ::a::",
        "do ::a:: end ::a::", "::a:: do ::a:: end", "repeat goto a local x ::a:: until x",
        "repeat goto a ::a:: until true", "while true do break end break", "local function f() break end",
        "for i = 1, 2 do goto c ::c:: end", "local x <const> = 1 x = 2", "local x <close>, y <close> = 1, 2",
        "local x <fixed> = 1", "local x <const> = {} x.y = 1", "local x <const> = 1 function x() end",
        "local x <const> = 1 local function f() x = 2 end", "(a) = 1", "(a).b = 1", "a() = 1", "a()", "(a())",
        "a.b", "a, b = 1", "a, b() = 1", "a:b = 1", "a:b()", "a'x'", "a{}", "a[[x]]", "a:b'x'", "1()",
        "'x':f()",
        "('x'):f()", "return ...", "function f() return ... end", "function f(...) return ... end",
        "function f(a, ...) end", "function f(..., a) end", "function a.b:c() return self end",
        "function a:b.c() end",
        "local function a.b() end", "return 1..2", "return 1 ..2", "return 0x", "return 0x.8", "return 0x1p4",
        "return 0x1p", "return 1e", "return 1e+", "return 3x", "return 0xep1", "return .5", "return 5.",
        "return 1.2.3",
        "return 9223372036854775808", "return 0xffffffffffffffffff", "return '\\300'", "return '\\x4'",
        "return '\\q'",
        "return '\\z  \n x'", "return '\\\r\n'", "return '\\u{7fffffff}'", "return '\\u{80000000}'",
        "return '\\u{}'",
        "return '\\u41'", "return 'a\nb'", "return [[a\r\nb]]", "return [=[ ]] ]=]", "return [=",
        "return [==[", "--[[",
        "--[=[ ]]", "--[", "--[=", "-- x", "return a < b < c", "return not not a", "return - - a",
        "return -a ^ -b",
        "return a ~= b ~ c", "return #a .. #b", "return {a = 1, [b] = 2; c}", "return {,}", "return {;}",
        "return {a,}",
        "if a then elseif b then else end", "if a then else elseif b then end", "if a end",
        "for a = 1 do end",
        "for a = 1, 2, 3 do end", "for a = 1, 2, 3, 4 do end", "for a, b in c do end", "for a.b in c do end",
        "while a do", "repeat until a", "local a <const>", "local a, b <close> = 1", "a = = 1", "a == 1", "@",
        "$", "!",
        "a = 1 b = 2", "a = 1; ; b = 2", "return nil, true, false", "local function f() end f()", "\u{1b}Lua",
        "é = 1",
        "x = 'é'", "local _ENV = {} x = 1", "return function() end", "goto continue ::continue::", "goto = 1",
        "local end", "::a", "::a::::b::", "do ; end", ";", "local a = function(a, a) end", "return a.and",
        "return {and = 1}", "a.b:c().d[e] = 1", "a.b:c()", "a\n(b)", "return a\n(b)",
    ]

    @Test func `so does what stands at the edges of the grammar`() async throws {
        #expect(try await Self.differences(Self.edges.map { Bytes($0.utf8) }) == [])
    }

    static let counted: [(least: Int, most: Int, make: @Sendable (Int) -> String)] = [
        (190, 210, { (1...$0).map { "local a\($0)\n" }.joined() }),
        (190, 210, { "function f(\((1...$0).map { "a\($0)" }.joined(separator: ","))) end" }),
        (180, 200, { "for \((1...$0).map { "a\($0)" }.joined(separator: ",")) in b do end" }),
    ]

    @Test(arguments: counted.indices)
    func `so does what Lua counts`(index: Int) async throws {
        let (least, most, make) = Self.counted[index]

        #expect(try await Self.differences((least...most).map { Bytes(make($0).utf8) }) == [])
    }

    /// What differs, with the verdict of Lua.
    private static func differences(_ texts: [Bytes]) async throws -> [String] {
        let verdicts = try await LuaVerdicts.of(texts)
        return try await onThread {
            zip(texts, verdicts).compactMap { text, verdict -> String? in
                let own = refusal(of: text)
                guard (own == nil) != (verdict == nil) else { return nil }
                return
                    "\(Bytes(text.prefix(3000)).lossyText)\n— \(own ?? "taken"), by Lua: \(verdict ?? "taken")"
            }
        }
    }

    private static func refusal(of text: Bytes) -> String? {
        do {
            _ = try SourceParser.tree(of: text)
            return nil
        } catch {
            return error.message
        }
    }

    private static let words: [String] = [
        "and", "break", "do", "else", "elseif", "end", "for", "function", "goto a", "::a::", "if x then",
        "in",
        "local x", "local x <const> = 1", "<close>", "nil", "not", "or", "repeat", "return", "then", "until",
        "while",
        "...", "..", "==", "=", "(", ")", "{", "}", "[", "]", "[[", "]]", "--[[", "--", "\"", "'", "\\", "0x",
        "1e5",
        "3.", "0x1p4", "1..2", ";", ",", ":", "::", "#", "~", "~=", "//", ">>", "x", "\n", "\u{0}", "\\z",
        "\\x4",
        "\\u{110000}", "[=[", "5e+", "a.b:c()", "f{}", "f''",
    ]

    /// A part of a file with a few words put in, bytes taken out, changed or copied.
    private static func mutation(_ random: inout Generators) -> Bytes {
        let file = LuaFile.all[random.whole(0...LuaFile.all.count - 1)]
        let lines = file.source.split(separator: 10, omittingEmptySubsequences: false)
        let first = random.whole(0...lines.count - 1)
        var text = Bytes(lines[first...].prefix(random.whole(1...20)).joined(separator: [10]))
        for _ in 0..<random.whole(0...3) {
            let at = random.whole(0...text.count)
            switch random.whole(0...4) {
            case 0, 1:
                text.insert(contentsOf: Bytes(" \(words[random.whole(0...words.count - 1)]) ".utf8), at: at)
            case 2: text.removeSubrange(at..<min(text.count, at + random.whole(1...6)))
            case 3 where at < text.count: text[at] = random.whole(0...255)
            case _:
                text.insert(
                    contentsOf: text[at...].prefix(random.whole(1...40)), at: random.whole(0...text.count))
            }
        }
        // What load takes for the beginning of a file is no comment to it.
        return text.first == UInt8(ascii: "#") ? [32] + text : text
    }
}
