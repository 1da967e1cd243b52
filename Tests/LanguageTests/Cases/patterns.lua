-- §6.4.1 Patterns · 132 assertions · stock
-- find
same({ ("hello world"):find("wor") }, { 7, 9 })
same({ ("hello"):find("l") }, { 3, 3 })
same({ ("hello"):find("l", 4) }, { 4, 4 })
same({ ("hello"):find("xyz") }, {})
same({ ("hello"):find("") }, { 1, 0 })
same({ ("hello"):find("", 6) }, { 6, 5 })
same({ ("hello"):find("", 7) }, {})
same({ ("hello"):find("", -1) }, { 5, 4 })
same({ (""):find("") }, { 1, 0 })
same({ ("a.b"):find(".", 1, true) }, { 2, 2 })
same({ ("a+b"):find("+", 1, true) }, { 2, 2 })
same({ ("a\0b"):find("\0") }, { 2, 2 })
same({ ("hello"):find("(l)(l)") }, { 3, 4, "l", "l" })
same({ ("hello"):find("()ll()") }, { 3, 4, 3, 5 })
same({ ("hello"):find("l", -2) }, { 4, 4 })
same({ ("hello"):find("h", -100) }, { 1, 1 })
same({ ("hello"):find("^h", 1) }, { 1, 1 })
same({ ("hello"):find("^e", 2) }, { 2, 2 })

-- match
same({ ("key = value"):match("(%w+) = (%w+)") }, { "key", "value" })
same(("2026-01-31"):match("^(%d+)-(%d+)-(%d+)$"), "2026")
same({ ("  trim  "):match("^%s*(.-)%s*$") }, { "trim" })
same(("abc"):match("b"), "b")
same(("abc"):match("()b"), 2)
same({ ("abc"):match("(x?)") }, { "" })
same(("abc"):match("z"), nil)
same(("abc"):match(".", 2), "b")
same(("abc"):match(".", -1), "c")
same(("abc"):match("^b", 2), "b")
same({ ("a=b"):match("^(.-)=(.*)$") }, { "a", "b" })
same({ ("x"):match("((x))") }, { "x", "x" })

-- Classes, for every byte.
do
    local classes = {
        a = "[A-Za-z]", d = "[0-9]", l = "[a-z]", u = "[A-Z]", w = "[A-Za-z0-9]", x = "[A-Fa-f0-9]", s = "[ \t-\r]",
        c = "[\0-\31\127]", g = "[!-~]", p = "[!-/:-@[-`{-~]",
    }
    for letter, set in pairs(classes) do
        local wrong = 0
        for byte = 0, 255 do
            local char = string.char(byte)
            local inside = char:find(set) ~= nil
            if (char:find("%" .. letter) ~= nil) ~= inside then wrong = wrong + 1 end
            if (char:find("%" .. letter:upper()) ~= nil) == inside then wrong = wrong + 1 end
            if (char:find("[%" .. letter .. "]") ~= nil) ~= inside then wrong = wrong + 1 end
        end
        same(letter .. wrong, letter .. 0)
    end
end
same(("\0"):find("."), 1)
same(("a\nb"):match(".+"), "a\nb")

-- Sets.
same(("abc-def"):match("[%a-]+"), "abc-def")
same(("x]y"):match("[]]"), "]")
same(("x]y"):match("[^]]+"), "x")
same(("a-z"):match("[a%-z]+"), "a-z")
same(("a^b"):match("[b^]"), "^")
same(("0x1F"):match("[%xx]+"), "0x1F")
same(("é"):match("[\xc3][\xa9]"), "é")
same(("m"):find("[a-]"), nil)
same(("-"):find("[a-]"), 1)
same(("b"):find("[c-a]"), nil)
same(("%"):find("[%%]"), 1)

-- Repetitions.
same(("aaa"):match("a*"), "aaa")
same(("aaa"):match("a-"), "")
same(("aaab"):match("a-b"), "aaab")
same(("aaa"):match("^a?a?a?a?$"), "aaa")
same(("bbb"):match("a*"), "")
same(("bbb"):match("a+"), nil)
same(("<a><b>"):match("<.->"), "<a>")
same(("<a><b>"):match("<.*>"), "<a><b>")
same(("x"):match("x?x"), "x")
same(("aXb"):match("%u?b"), "Xb")
same(("a$"):match("a$$"), "a$")
same(("a^"):match("a^"), "a^")
same(("$"):match("%$"), "$")

-- Captures and back references.
same({ ("abcabc"):match("(abc)%1") }, { "abc" })
same(("abab"):match("(a)(b)%1%2"), "a")
same({ ([[say "hi" 'yo']]):match([[(["'])(.-)%1]]) }, { '"', "hi" })
same(select("#", ("x"):rep(32):match(("(x)"):rep(32))), 32)
raises("too many captures", string.match, ("x"):rep(40), ("(x)"):rep(33))

-- Balanced and frontier.
same(("f(a(b)c)d"):match("%b()"), "(a(b)c)")
same(("THE (quick) fox"):find("%((%a+)%)"), 5)
same(("(("):match("%b()"), nil)
same(("xx"):match("%bxx"), "xx")
same({ ("THE (quick) fox"):find("%f[%a]%a+%f[%A]", 5) }, { 6, 10 })
same(("[[word]]"):gsub("%f[%w]%w+", "W"), "[[W]]")
same({ ("aba"):gsub("%f[%z]", "|") }, { "aba|", 1 })
same(("hello"):find("%f[%a]"), 1)

-- gmatch
do
    local words = {}
    for w in ("one two  three"):gmatch("%a+") do words[#words + 1] = w end
    same(words, { "one", "two", "three" })
    local kv = {}
    for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do kv[k] = v end
    same(kv, { a = "1", b = "2" })
    local places = {}
    for p in ("abc"):gmatch("()") do places[#places + 1] = p end
    same(places, { 1, 2, 3, 4 })
    local empty = {}
    for m in ("abc"):gmatch("x*") do empty[#empty + 1] = m end
    same(empty, { "", "", "", "" })
    local from = {}
    for m in ("abcd"):gmatch("%a", 3) do from[#from + 1] = m end
    same(from, { "c", "d" })
    for m in ("abcd"):gmatch("%a", -1) do from[#from + 1] = m end
    same(from, { "c", "d", "d" })
    for _ in ("abc"):gmatch("x") do error("never") end
    for m in ("abc"):gmatch("^%a") do from[1] = m end
    same(from[1], "c")
    same(("a1b2"):gmatch("%a%d")(), "a1")
end

-- gsub
same({ ("hello world"):gsub("o", "0") }, { "hell0 w0rld", 2 })
same({ ("hello"):gsub("", "-") }, { "-h-e-l-l-o-", 6 })
same({ ("hello"):gsub("l", "L", 1) }, { "heLlo", 1 })
same({ ("hello"):gsub("l", "L", 0) }, { "hello", 0 })
same({ ("hello"):gsub("l", "L", -1) }, { "hello", 0 })
same(("hello world"):gsub("(%w+) (%w+)", "%2 %1"), "world hello")
same(("abc"):gsub("%w", "%0%0"), "aabbcc")
same(("abc"):gsub("%w", "%%"), "%%%")
same(("abc"):gsub("(b)", "[%1]"), "a[b]c")
same(("$name is $age"):gsub("%$(%w+)", { name = "Bo", age = 5 }), "Bo is 5")
same(("$a $b"):gsub("%$(%w+)", { a = false }), "$a $b")
same(("abc"):gsub("%w", function(c) return c == "b" and "B" or nil end), "aBc")
same(("abc"):gsub("%w", function() return false end), "abc")
same(("abc"):gsub("(%w)(%w)", function(x, y) return y .. x end), "bac")
same(("abc"):gsub("%w", function(c) return 1 end), "111")
same(("a.b"):gsub("%.", "%%"), "a%b")
same({ ("abc"):gsub("^a", "x") }, { "xbc", 1 })
same({ ("aaa"):gsub("^a", "x") }, { "xaa", 1 })
same({ ("abc"):gsub("$", "!") }, { "abc!", 1 })
same(("  a  b "):gsub("%s+", " "), " a b ")
same(("one;two;;four"):gsub(";;", ";nil;"), "one;two;nil;four")
same({ (""):gsub("", "x") }, { "x", 1 })
same({ ("abc"):gsub("b*", "-") }, { "-a-c-", 3 })
same(("x"):gsub("x", "%1"), "x")
same(("a"):gsub("a", { a = 12 }), "12")
do
    local t = setmetatable({}, { __index = function(_, k) return k:upper() end })
    same(("abc"):gsub("%w", t), "ABC")
end
raises("invalid replacement value (a table)", string.gsub, "a", "a", function() return {} end)
raises("invalid use of '%' in replacement string", string.gsub, "a", "a", "%x")
raises("invalid capture index %2", string.gsub, "a", "a", "%2")
raises("bad argument #3 to 'string.gsub' (string/function/table expected, got no value)", string.gsub, "a", "a")
raises("in callback", string.gsub, "a", "a", function() error("in callback") end)

-- What is no pattern.
raises("malformed pattern (missing ']')", string.find, "a", "[a")
raises("malformed pattern (missing ']')", string.find, "a", "[]")
raises("malformed pattern (missing ']')", string.find, "a", "[^]")
raises("malformed pattern (ends with '%')", string.find, "a", "%")
raises("malformed pattern (missing arguments to '%b')", string.find, "a", "%b")
raises("missing '[' after '%f' in pattern", string.find, "a", "%f")
raises("unfinished capture", string.find, "a", "(a")
raises("invalid pattern capture", string.match, "a", "a)")
raises("invalid capture index %1", string.find, "a", "%1")
raises("invalid capture index", string.find, "aa", "(a%1)")
raises("pattern too complex", string.find, ("x"):rep(300), ("x?"):rep(300))

-- Long subjects.
same(("x"):rep(1000):find("x-y"), nil)
same(#("a"):rep(5000):match(".-b?$"), 5000)
same({ (("a"):rep(30000) .. "b"):find("a*b") }, { 1, 30001 })
