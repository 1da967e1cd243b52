-- §6.4 String manipulation · 61 assertions · stock
-- byte and char
same({ ("ABC"):byte() }, { 65 })
same({ ("ABC"):byte(2) }, { 66 })
same({ ("ABC"):byte(1, -1) }, { 65, 66, 67 })
same({ ("ABC"):byte(-2, -1) }, { 66, 67 })
same({ ("ABC"):byte(0) }, {})
same({ ("ABC"):byte(4) }, {})
same({ ("ABC"):byte(3, 2) }, {})
same({ ("ABC"):byte(math.mininteger, math.maxinteger) }, { 65, 66, 67 })
same({ ("\0\255"):byte(1, 2) }, { 0, 255 })
same({ string.char(), string.char(65), string.char(0, 255, 10) }, { "", "A", "\0\255\n" })
raises("bad argument #1 to 'string.char' (value out of range)", string.char, 256)
raises("bad argument #2 to 'string.char' (value out of range)", string.char, 1, -1)
raises("string slice too long", string.byte, ("x"):rep(1 << 24), 1, -1)

-- sub
for _, case in ipairs {
    { 2, 4, "bcd" }, { 2, nil, "bcdef" }, { -3, nil, "def" }, { -3, -2, "de" }, { 0, nil, "abcdef" }, { 7, nil, "" },
    { 3, 2, "" }, { -100, 2, "ab" }, { 2, 100, "bcdef" }, { math.mininteger, math.maxinteger, "abcdef" },
    { math.maxinteger, nil, "" }, { 1, 0, "" }, { -1, nil, "f" }, { 1, -7, "" }, { "2", "3", "bc" }, { 2.0, 3.0, "bc" },
} do
    same(("abcdef"):sub(case[1], case[2]), case[3])
end
raises("bad argument #1 to 'sub' (number expected, got no value)", function() return ("x"):sub() end)
raises("bad argument #2 to 'string.sub' (number expected, got no value)", string.sub, "x")

-- len, lower, upper, reverse
same({ (""):len(), ("a\0b"):len(), #"\u{20AC}" }, { 0, 3, 3 })
same({ ("aBc1é"):upper(), ("aBC1É"):lower(), ("abc"):reverse(), (""):reverse(), ("a\0b"):reverse() },
    { "ABC1é", "abc1É", "cba", "", "b\0a" })
same(string.len(123), 3)
same(string.upper(1.5), "1.5")

-- rep
same({ ("ab"):rep(3), ("ab"):rep(0), ("ab"):rep(-1), ("ab"):rep(1), (""):rep(1000) }, { "ababab", "", "", "ab", "" })
same({ ("ab"):rep(3, ","), ("ab"):rep(1, ","), ("ab"):rep(0, ","), (""):rep(3, "-"), ("a"):rep(2, "") }, { "ab,ab,ab", "ab", "", "--", "aa" })
same(#("x"):rep(100000), 100000)
raises("resulting string too large", string.rep, "x", math.maxinteger)
raises("resulting string too large", string.rep, "xy", 1 << 62)
raises("resulting string too large", string.rep, "x", 1 << 62, ("y"):rep(10))

-- Methods on literals and numbers' text; arguments are numbers or text.
same(("%d"):rep(2, " "):format(1, 2), "1 2")
same((5 .. ""):rep(2), "55")
raises("bad argument #1 to 'string.len' (string expected, got nil)", string.len, nil)
raises("bad argument #1 to 'string.rep' (string expected, got table)", string.rep, {}, 1)
raises("bad argument #1 to 'rep' (number expected, got string)", function() return ("x"):rep("y") end)
raises("calling 'rep' on bad self (string expected, got table)", function() local t = { rep = string.rep } return t:rep(1) end)

-- Comparison is bytewise.
same({ "a" < "b", "a" < "aa", "" < "\0", "\0" < "\0\0", "\xff" > "\x7f", "a\0a" < "a\0b" }, { true, true, true, true, true, true })

-- Long and short strings behave alike.
for _, length in ipairs { 0, 1, 39, 40, 41, 100, 1000 } do
    local a, b = ("k"):rep(length), ("k"):rep(length)
    local t = { [a] = length }
    same({ a == b, t[b] }, { true, length })
end

-- string.format in its own file, patterns too.
same(("x"):byte() .. "", "120")

-- Arithmetic on text converts; anything else says what it got.
same({ "2" + "3", "2" * 3, 10 .. "" }, { 5, 6, "10" })
raises("attempt to sub a 'string' with a 'number'", function() return "a" - 1 end)
raises("attempt to idiv a 'string' with a 'string'", function() return "a" // "b" end)
do
    local v = setmetatable({}, { __add = function() return "mine" end })
    same("a" + v, "mine")
    same("10" + v, "mine")
end
