-- §2.1 Values and types · 99 assertions · stock
same(type(nil), "nil")
same(type(true), "boolean")
same(type(1), "number")
same(type(1.5), "number")
same(type("x"), "string")
same(type(print), "function")
same(type({}), "table")
same(type(coroutine.create(print)), "thread")

-- Only nil and false are false.
check(not nil)
check(not false)
for _, value in ipairs { true, 0, 0.0, "", "false", {}, print } do
    check(value and true)
    same(not value, false)
end
same(false == nil, false)

-- Integers and floats are subtypes of one type.
same(math.type(1), "integer")
same(math.type(1.0), "float")
same(math.type("1"), nil)
same(1 == 1.0, true)
same(math.maxinteger, 0x7fffffffffffffff)
same(math.mininteger, -0x7fffffffffffffff - 1)
same(math.maxinteger + 1, math.mininteger)
same(math.mininteger - 1, math.maxinteger)
same(math.maxinteger * 2, -2)
same(math.maxinteger + 1.0, 2.0 ^ 63)
same(2 ^ 53 + 1, 2 ^ 53)
same((1 << 53) + 1, 9007199254740993)

-- Strings are bytes, immutable, compared by content.
same(#"a\0b", 3)
same("a\0b" == "a\0b", true)
same("a\0b" == "a\0c", false)
same(("x"):rep(100) == ("x"):rep(99) .. "x", true)
same(("x"):rep(100) == ("x"):rep(99) .. "y", false)

-- Any value but nil and NaN is a key; floats with an integral value are the integer.
do
    local t = {}
    t[1.0] = "one"
    same(t[1], "one")
    same(math.type((next(t))), "integer")
    t[2 ^ 53] = "large"
    same(t[1 << 53], "large")
    t[1.5] = "half"
    same(t[1.5], "half")
    same(t[1], "one")
    t["1"] = "text"
    same(t[1], "one")
    same(t["1"], "text")
    t[true], t[false] = "yes", "no"
    same(t[true] .. t[false], "yesno")
    local object = {}
    t[object] = "object"
    same(t[object], "object")
    same(t[{}], nil)
    t[print] = "function"
    same(t[print], "function")
    t[-0.0] = "zero"
    same(t[0], "zero")
    same(t[0.0], "zero")
    t[1 / 0], t[-1 / 0] = "most", "least"
    same(t[math.huge] .. t[-math.huge], "mostleast")
    t[2 ^ 63] = "beyond"
    same(t[2 ^ 63], "beyond")
    same(t[math.mininteger], nil)
end
raises("index is nil", function() local t = {} t[nil] = 1 end)
raises("index is NaN", function() local t = {} t[0 / 0] = 1 end)
same(({})[nil], nil)
same(({})[0 / 0], nil)
raises("index is nil", rawset, {}, nil, 1)
raises("index is NaN", rawset, {}, 0 / 0, 1)

-- Tables and functions are references.
do
    local a = {}
    local b = a
    b.x = 1
    same(a.x, 1)
    same(a == b, true)
    same({} == {}, false)
    local f = function() end
    local g = f
    same(f == g, true)
    same(rawequal(a, b), true)
    same(rawequal(a, {}), false)
    same(rawequal(1, 1.0), true)
    same(rawequal("a", "a"), true)
end

-- A field that is nil is no field.
do
    local t = { 1, nil, 3, x = nil }
    local count = 0
    for _ in pairs(t) do count = count + 1 end
    same(count, 2)
    t[1] = nil
    same(next(t), 3)
end

-- tostring and tonumber round-trip.
for _, number in ipairs { 0, 1, -1, 255, math.maxinteger, math.mininteger, 0.5, -2.25, 1e100, 2.0 ^ 40, 1e15, 1e16 } do
    same(tonumber(tostring(number)), number)
end
same(tostring(1e15), "1e+15")
same(tostring(123456.0), "123456.0")
same(tostring(-0.0), "-0.0")
same(tostring(3.0), "3.0")
same(tostring(1 / 0), "inf")
same(tostring(-1 / 0), "-inf")
same(tostring(0.1), "0.1")
same(tostring(1 / 3), "0.33333333333333")
same(tostring(2 ^ 63), "9.2233720368548e+18")
check(tostring(0 / 0):find("nan", 1, true))
check(tostring(-(0 / 0)):find("nan", 1, true))
same(tostring(nil), "nil")
same(tostring(true), "true")
