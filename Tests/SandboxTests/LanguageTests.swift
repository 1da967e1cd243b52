import SandboxProtocol
import Testing

@Suite("The language", .timeLimit(.minutes(10)))
struct LanguageTests {
    @Test func `a chunk returns a value`() throws {
        let played = try play("return 'hello ' .. 1 + 1")

        #expect(played == Played(state: .returned(.text("hello 2"))))
    }

    @Test(arguments: [
        "io", "debug", "package", "dofile", "loadfile", "collectgarbage", "string.dump", "os.exit",
        "os.execute",
        "os.getenv", "os.clock", "os.remove", "os.tmpname", "os.rename", "os.setlocale", "loadstring",
    ])
    func `a removed name is absent`(name: String) throws {
        let played = try play("return tostring(\(name))")

        #expect(played.text == "nil")
    }

    @Test(arguments: ["ab\\xff", "in\\x80valid", "\\x80", "\\xc0\\x80", "\\xed\\xa0\\x80", "\\xe4\\xbd"])
    func `utf8 codes refuses what is not UTF-8`(text: String) throws {
        let played = try play("return tostring(pcall(function() for _ in utf8.codes('\(text)') do end end))")

        #expect(played.text == "false")
    }

    @Test func `utf8 codes hands out positions and code points`() throws {
        let played = try play(
            "local t = {} for p, c in utf8.codes('a\\u{e9}\\u{4f60}\\u{1f600}\\0z') do t[#t + 1] = p .. '=' .. c end "
                + "return table.concat(t, ' ')")

        #expect(played.text == "1=97 2=233 4=20320 7=128512 11=0 12=122")
    }

    @Test func `pairs hands out numbers, strings, booleans in order`() throws {
        let played = try play(
            """
            local t = {10, 20, b = 1, a = 2, [true] = 3, [false] = 4, [-1] = 5, [1.5] = 6, [2^53] = 7}
            local keys = {}
            for k in pairs(t) do keys[#keys + 1] = tostring(k) end
            local again = {}
            local k = nil
            repeat k = next(t, k); again[#again + 1] = tostring(k) until k == nil
            return table.concat(keys, " ") .. "|" .. table.concat(again, " ")
            """)

        let order = "-1 1 1.5 2 9007199254740992 a b false true"
        #expect(played.text == "\(order)|\(order) nil")
    }
}
