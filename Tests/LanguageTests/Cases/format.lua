-- §6.4 string.format · 103 assertions · stock
local function formats(expected, ...) return same(string.format(...), expected) end

-- Text as it stands, %%, and the number of arguments.
formats("", "")
formats("plain", "plain")
formats("100%", "100%%")
formats("a\0b", "a\0b")
formats("1", "%d", 1, "surplus")
raises("bad argument #2 to 'format' (no value)", function() string.format("%d") end)
raises("bad argument #3 to 'format' (no value)", function() string.format("%s %s", 1) end)
raises("bad argument #1 to 'format' (no value)", function() ("%d"):format() end)
raises("bad argument #1 to 'string.format' (string expected, got no value)", string.format)
raises("invalid conversion '%' to 'format'", function() string.format("%", 1) end)
raises("invalid conversion '%y' to 'format'", function() string.format("%y", 1) end)
raises("invalid conversion '%5' to 'format'", function() string.format("%5", 1) end)
raises("invalid conversion '%12.34y' to 'format'", function() string.format("%12.34y", 1) end)
raises("invalid conversion", function() string.format("%123d", 1) end)
raises("invalid conversion", function() string.format("%.123d", 1) end)
raises("invalid", function() string.format("%" .. ("0"):rep(40) .. "d", 1) end)

-- %d %i: integers, or floats with an integral value.
formats("5", "%d", 5)
formats("5", "%i", 5)
formats("-5", "%d", -5.0)
formats("10", "%d", "10")
formats("   42|42   |00042|+42| 42", "%5d|%-5d|%05d|%+d|% d", 42, 42, 42, 42, 42)
formats("  007|", "%5.3d|%.0d", 7, 0)
formats("-9223372036854775808", "%d", math.mininteger)
raises("bad argument #2 to 'format' (number has no integer representation)", function() string.format("%d", 1.5) end)
raises("bad argument #2 to 'format' (number has no integer representation)", function() string.format("%d", 2 ^ 63) end)
raises("bad argument #2 to 'format' (number expected, got string)", function() string.format("%d", "x") end)
raises("bad argument #1 to 'format' (number expected, got table)", function() ("%d"):format({}) end)
raises("bad argument #2 to 'format' (number expected, got nil)", function() string.format("%d", nil) end)
raises("bad argument #2 to 'format' (number expected, got My.Type)", function() string.format("%d", setmetatable({}, { __name = "My.Type" })) end)
check(select(2, pcall(function() string.format("%d", {}) end)):find("^[^:]+:%d+: bad argument #2 to 'format'"))

-- %x %X %o, %c
formats("ff FF 0xff 0XFF 377 0377", "%x %X %#x %#X %o %#o", 255, 255, 255, 255, 255, 255)
formats("ffffffffffffffff", "%x", -1)
formats("00ff  ff ff ", "%04x %3x %-3x", 255, 255, 255)
formats("A\0B|  C|D  |", "%c%c%c|%3c|%-3c|", 65, 0, 66, 67, 68)
raises("invalid conversion", function() string.format("%05c", 1) end)
raises("invalid conversion", function() string.format("%#d", 1) end)

-- %f %e %g and their flags.
formats("3.140000 3.14 3 3. 3.1", "%f %.2f %.0f %#.0f %.1f", 3.14, 3.14, 3.14, 3, 3.14)
formats("1.500000e+00 1.5E+00 1e+00", "%e %.1E %.0e", 1.5, 1.5, 1.2)
formats("1.5 1e+20 1E-05 0.0001 100000 1e+06", "%g %g %G %g %g %g", 1.5, 1e20, 1e-5, 1e-4, 1e5, 1e6)
formats("   1.50|1.50   |0001.50|+1.50| 1.50", "%7.2f|%-7.2f|%07.2f|%+.2f|% .2f", 1.5, 1.5, 1.5, 1.5, 1.5)
formats("1.00000 1", "%#.6g %g", 1, 1)
formats("inf -inf INF", "%f %f %G", 1 / 0, -1 / 0, 1 / 0)
check(string.format("%f", 0 / 0):find("nan"))
formats("0.1 0.10000000000000000555", "%.14g %.20f", 0.1, 0.1)
formats("1" .. ("0"):rep(22) .. ".0", "%.1f", 1e22)
same(#string.format("%.99f", -1e308), 410)
formats("-0.0 0x0p+0", "%.1f %a", -0.0, 0)
formats("5.0", "%.1f", "5")

-- %a: hexadecimal floats.
formats("0x1p+0 0x1.8p+1 -0x1p-1 0X1.8P+1", "%a %a %a %A", 1, 3, -0.5, 3.0)
formats("0x1.80p+1", "%.2a", 3)
formats("0x1.999999999999ap-4", "%a", 0.1)
same(tonumber(string.format("%a", 0.1)), 0.1)

-- %s: anything, through tostring.
formats("nil true 1 1.0 text", "%s %s %s %s %s", nil, true, 1, 1.0, "text")
formats("  abc|abc  |ab|   ab", "%5s|%-5s|%.2s|%5.2s", "abc", "abc", "abc", "abc")
formats("a\0b", "%s", "a\0b")
formats("", "%.0s", "abc")
formats(("x"):rep(1000), "%s", ("x"):rep(1000))
formats(("x"):rep(50) .. "", "%.50s", ("x"):rep(1000))
formats(("x"):rep(200), "%5s", ("x"):rep(200))
raises("string contains zeros", function() string.format("%10s", "a\0b") end)
formats("mine", "%s", setmetatable({}, { __tostring = function() return "mine" end }))
formats("  mine|mi", "%6s|%.2s", setmetatable({}, { __tostring = function() return "mine" end }),
    setmetatable({}, { __tostring = function() return "mine" end }))
formats("12", "%s", setmetatable({}, { __tostring = function() return 12 end }))
raises("'__tostring' must return a string", string.format, "%s", setmetatable({}, { __tostring = function() return {} end }))
raises("inside", string.format, "%s", setmetatable({}, { __tostring = function() error("inside") end }))
check(string.format("%s", setmetatable({}, { __name = "My.Type" })):find("^My.Type: "))
check(string.format("%s", print):find("^function: "))
raises("bad argument #2 to 'format' (no value)", function() string.format("%s") end)
raises("invalid conversion", function() string.format("%0s", "x") end)
raises("invalid conversion", function() string.format("%+s", "x") end)

-- %q: text that Lua reads back as the same value.
formats([["a\"b\\c\
d\0e\13"]], "%q", "a\"b\\c\nd\0e\r")
formats([["\0001\0"]], "%q", "\0001\0")
formats("1", "%q", 1)
formats("0x1p+0", "%q", 1.0)
formats("nil true false", "%q %q %q", nil, true, false)
formats("0x8000000000000000 9223372036854775807", "%q %q", math.mininteger, math.maxinteger)
formats("1e9999 -1e9999 (0/0)", "%q %q %q", 1 / 0, -1 / 0, 0 / 0)
raises("specifier '%q' cannot have modifiers", function() string.format("%10q", "x") end)
raises("bad argument #2 to 'format' (value has no literal form)", function() string.format("%q", {}) end)
for _, value in ipairs { "", "plain", 'quote " and \\', "\0\1\200\255\r\n\t", 12, -1, 0.1, 1e300, 2 ^ 63, math.mininteger, true, false } do
    same(load("return " .. string.format("%q", value))(), value)
end
do
    local all = {}
    for i = 0, 255 do all[i + 1] = string.char(i) end
    local text = table.concat(all) .. table.concat(all, "7")
    same(load("return " .. string.format("%q", text))(), text)
end

-- %p: something that is the same for the same object.
do
    local a, b = {}, {}
    same(string.format("%p", a), string.format("%p", a))
    same(string.format("%p", a) == string.format("%p", b), false)
    formats("(null) (null) (null)", "%p %p %p", nil, 1, true)
    same(#string.format("%30p", a), 30)
    same(string.format("%-30p|", a):find("^0x%x+ +|$"), 1)
    same(string.format("%p", "x") == string.format("%p", "x"), true)
    raises("invalid conversion", function() string.format("%.5p", a) end)
    raises("invalid conversion", function() string.format("%010p", a) end)
    raises("invalid conversion", function() string.format("%+p", a) end)
end

-- Several at once, and many.
formats("a=1, b=2.50, c='x'", "%s=%d, %s=%.2f, %s='%s'", "a", 1, "b", 2.5, "c", "x")
do
    local args = {}
    for i = 1, 200 do args[i] = i end
    same(#string.format(("%d,"):rep(200), table.unpack(args)), 692)
end
