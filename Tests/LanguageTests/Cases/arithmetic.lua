-- §3.4.1 to §3.4.3 Arithmetic, bitwise operators, conversions · 95 assertions · stock
-- Integers stay integers and wrap around; a float makes a float.
same({ 3 + 4, 3 - 4, 3 * 4, -3 }, { 7, -1, 12, -3 })
same({ 3 + 4.0, 3.0 - 4, 3 * 4.0, -3.0 }, { 7.0, -1.0, 12.0, -3.0 })
same(math.maxinteger + 1 == math.mininteger, true)
same(math.mininteger * -1, math.mininteger)
same(-math.mininteger, math.mininteger)
same(math.maxinteger * math.maxinteger, 1)
same(math.maxinteger + 1.0 == 2 ^ 63, true)

-- Division and powers are floats.
same({ 7 / 2, 6 / 2, 2 ^ 2, 2 ^ 0.5, 4 ^ -1 }, { 3.5, 3.0, 4.0, 1.4142135623730951, 0.25 })
same({ 1 / 0, -1 / 0, 0 ^ 0, (-8) ^ (1 / 3) ~= (-8) ^ (1 / 3) }, { math.huge, -math.huge, 1.0, true })

-- Floor division and modulo round towards minus infinity.
same({ 7 // 2, -7 // 2, 7 // -2, -7 // -2 }, { 3, -4, -4, 3 })
same({ 7 % 3, -7 % 3, 7 % -3, -7 % -3 }, { 1, 2, -2, -1 })
same({ 7.5 // 2, -7.5 // 2, 7 // 2.0, -0.0 // 1 }, { 3.0, -4.0, 3.0, -0.0 })
same({ 7.5 % 2, -7.5 % 2, 7.5 % -2, -7.5 % -2 }, { 1.5, 0.5, -0.5, -1.5 })
same({ 5 % math.huge, -5 % math.huge, 5 % -math.huge, -5 % -math.huge }, { 5.0, math.huge, -math.huge, -5.0 })
same({ 1 // 0.0, -1 // 0.0, 1.0 // 0 }, { math.huge, -math.huge, math.huge })
check((0 // 0.0) ~= (0 // 0.0))
check((1 % 0.0) ~= (1 % 0.0))
check((math.huge % 2) ~= (math.huge % 2))
same({ math.mininteger // -1, math.mininteger % -1 }, { math.mininteger, 0 })
same({ math.mininteger // 1, math.mininteger % math.maxinteger }, { math.mininteger, math.maxinteger - 1 })
same({ math.maxinteger // -1, math.maxinteger % -2 }, { -math.maxinteger, -1 })
raises("attempt to divide by zero", load("local a, b = 1, 0 return a // b"))
raises("attempt to perform 'n%0'", load("local a, b = 1, 0 return a % b"))
same(0 % 5, 0)
same(5.3 - 5.3 % 1, 5.0)
for a = -7, 7 do
    for _, b in ipairs { -3, -2, -1, 1, 2, 3 } do
        if (a // b) * b + a % b ~= a then check(false, a .. " and " .. b) end
    end
end
check(true)

-- Zeros have signs that only division shows.
same({ 1 / 0.0, 1 / -0.0, 0.0 == -0.0, 1 / (0.0 * -1) }, { math.huge, -math.huge, true, -math.huge })
same(1 / -(0), math.huge)
same(0 / 1 == -0.0, true)

-- NaN is equal to nothing.
do
    local nan = 0 / 0
    same({ nan == nan, nan ~= nan, nan < nan, nan <= nan, nan > 1, nan < 1 }, { false, true, false, false, false, false })
end

-- Bitwise operators work on 64-bit integers.
same({ 5 & 3, 5 | 3, 5 ~ 3, ~5, ~0 }, { 1, 7, 6, -6, -1 })
same({ 1 << 4, 256 >> 4, -1 >> 63, -1 >> 1, -1 << 63 }, { 16, 16, 1, math.maxinteger, math.mininteger })
same({ 1 << 64, 1 >> 64, 1 << 63, 1 << 62, -1 >> 64 }, { 0, 0, math.mininteger, 0x4000000000000000, 0 })
same({ 1 << -1, 2 >> -1, 1 << -64, 1 >> -64, 8 << -3 }, { 0, 4, 0, 0, 1 })
same({ 1 << math.maxinteger, 1 << math.mininteger, 1 >> math.mininteger }, { 0, 0, 0 })
same({ 5.0 & 3, 2 ^ 53 | 0, 3 ~ 2.0 }, { 1, 1 << 53, 1 })
same({ 0xffffffff & -1, 0xF0F0 ~ 0x0FF0 }, { 0xffffffff, 0xff00 })
raises("number has no integer representation", function() return 1.5 & 1 end)
raises("number has no integer representation", function() return 2 ^ 63 | 0 end)
raises("number has no integer representation", function() return 0 / 0 | 0 end)
raises("number (field 'huge') has no integer representation", function() return math.huge << 1 end)
raises("attempt to perform bitwise operation on a string value (constant 'a')", function() return 1 & "a" end)
raises("attempt to perform bitwise operation on a nil value", function() return ~nil end)
raises("attempt to perform bitwise operation on a string value (constant '5')", function() return "5" & 3 end)
raises("attempt to perform bitwise operation on a string value", function() return ~"5" end)

-- Text is converted to a number in arithmetic, by the rules of the language.
same({ "10" + 1, "10" + 1.0, "10" * "2", "0x10" + 0, "1e1" + 0, " 10 " + 0, "10." + 0, ".5" + 0 },
    { 11, 11.0, 20, 16, 10.0, 10, 10.0, 0.5 })
same({ "10" // "3", "10" % "3", "10" / "2", "2" ^ "3", -"2", - -"2" }, { 3, 1, 5.0, 8.0, -2, 2 })
same({ -"0x10", "9223372036854775807" + 0, "9223372036854775808" + 0 }, { -16, math.maxinteger, 2.0 ^ 63 })
same("\t\n 7\v\f\r" + 0, 7)
for _, wrong in ipairs { "", " ", "a", "1a", "0x", "1e", "1 2", "--1", "1_000", "inf", "nan", "１", "0b1", "1e+", "\0001" } do
    raises("attempt to", function() return wrong + 1 end)
end
raises("attempt to add a 'string' with a 'table'", function() return "10" + {} end)
raises("attempt to add a 'nil' with a 'string'", function() return nil + "a" end)

-- Numbers become text in concatenation, and nowhere else.
same({ 1 .. 2, 1.5 .. "", -1 .. "", 2 ^ 63 .. "", 1e100 .. "", 10 // 1 .. "" }, { "12", "1.5", "-1", "9.2233720368548e+18", "1e+100", "10" })
same(1.0 .. "|" .. -0.0 .. "|" .. 1e15 .. "|" .. 2 ^ 31, "1.0|-0.0|1e+15|2147483648.0")
same({ "1" == 1, "abc" < "abd", "Z" < "a", "" < "a", "a" < "a\0", "a\0b" < "a\0c" }, { false, true, true, true, true, true })

-- Integers and floats compare by value, exactly.
same({ 1 == 1.0, 1 < 1.5, 2 > 1.5, 1 <= 1.0, math.maxinteger < 2.0 ^ 63, math.maxinteger + 0.0 == 2.0 ^ 63 },
    { true, true, true, true, true, true })
same({ math.maxinteger == 2.0 ^ 63, math.mininteger == -2.0 ^ 63, math.mininteger <= -2.0 ^ 63 }, { false, true, true })
same({ (1 << 53) + 1 == 2.0 ^ 53, (1 << 53) + 1 > 2.0 ^ 53, (1 << 53) < 2.0 ^ 53 + 2 }, { false, true, true })
same({ 1 < math.huge, 1 > -math.huge, math.maxinteger < math.huge, math.mininteger > -math.huge }, { true, true, true, true })
same({ 1 < 0 / 0, 1 >= 0 / 0, math.maxinteger == 0 / 0 }, { false, false, false })

-- Float to integer conversions need an exact value.
do
    local t = {}
    t[3.0] = "v"
    same(t[3], "v")
    same(("x"):rep(3.0), "xxx")
    raises("number has no integer representation", string.rep, "x", 1.5)
    same(("abc"):sub("2"), "bc")
    same(("abc"):sub(2.0), "bc")
    raises("number has no integer representation", string.char, 65.5)
end

-- Constant folding does what running does.
for _, source in ipairs {
    "2 ^ 53 + 1", "7 // 0.0", "-7 % 2.5", "1 << 70", "5 // -2", "1.5 // 0.5", "~0 >> 60", "3 | 4.0", "-(-0x8000000000000000)",
    "0x7fffffffffffffff + 1", "1 - 1.0", "2 * 3 - 4 / 5", "10 % 3.5", "-3 ^ 2", "1 / 3",
} do
    local folded = load("return " .. source)()
    local names, values = {}, {}
    local body = source:gsub("0?x?[%x.]+", function(n)
        if not tonumber(n) then return n end
        names[#names + 1] = "v" .. #names
        values[#values + 1] = tonumber(n)
        return names[#names]
    end)
    same(load("local " .. table.concat(names, ",") .. " = ... return " .. body)(table.unpack(values)), folded)
end
