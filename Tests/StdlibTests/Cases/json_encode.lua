-- gse.json.encode writes exactly what it was given, and says what it cannot write.
local expect = require "lib.expect"
local encode = gse.json.encode

expect.equal(encode({}), "{}", "an empty table")
expect.equal(encode(gse.json.array {}), "[]", "an empty list")
expect.equal(encode(nil), "null", "nil")
expect.equal(encode { b = gse.json.null, a = 1 }, '{"a":1,"b":null}', "an object, ordered")
expect.equal(encode { 1, 2.0, true, "x" }, '[1,2.0,true,"x"]', "a list")
expect.equal(encode 'a\n\1"\\/é\127', '"a\\n\\u0001\\"\\\\/é\\u007f"', "a string")
expect.equal(encode(math.mininteger), "-9223372036854775808", "the least integer")
expect.equal(encode(0.1), "0.1", "a short float")
expect.equal(encode(-0.0), "-0.0", "minus zero")
expect.equal(encode(1e100), "1e+100", "a large float")

for _ = 1, 500 do
    local number = (math.random() - 0.5) * 10.0 ^ math.random(-300, 300)
    expect.equal(gse.json.decode(encode(number)), number, "a float read back")
end

local deep, cycle = {}, {}
local inner = deep
for _ = 1, 70 do
    inner[1] = {}
    inner = inner[1]
end
cycle.again = cycle
expect.raised(function() encode(0 / 0) end, "usage", "JSON cannot say")
expect.raised(function() encode { a = { 1 / 0 } } end, "usage", "at the value.a[1]")
expect.raised(function() encode "\xff" end, "usage", "not UTF-8 (byte 1)")
expect.raised(function() encode { 1, 2, a = 3 } end, "usage", "also the key a")
expect.raised(function() encode { [2] = 1 } end, "usage", "holes")
expect.raised(function() encode(print) end, "usage", "a function")
expect.raised(function() encode(gse.session {}) end, "usage", "a session")
expect.raised(function() encode(cycle) end, "usage", "contains itself")
expect.raised(function() encode(deep) end, "usage", "64 tables")
