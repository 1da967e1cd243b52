-- gse.json.decode reads RFC 8259 and nothing else.
local expect = require "lib.expect"
local decode = gse.json.decode

local value = decode ' {"a": [1, 2.0, {"b": null}], "c": "\\u00e9\\ud83d\\ude00\\/", "d": [], "e": false} '
expect.equal(value.a[1], 1)
expect.equal(math.type(value.a[1]), "integer")
expect.equal(math.type(value.a[2]), "float")
expect.equal(value.a[3].b, gse.json.null)
expect.equal(value.c, "é😀/")
expect.equal(value.e, false)
expect.equal(gse.json.encode(value), '{"a":[1,2.0,{"b":null}],"c":"é😀/","d":[],"e":false}', "written again")
expect.equal(decode "9223372036854775807", math.maxinteger)
expect.equal(decode "-9223372036854775808", math.mininteger)
expect.equal(decode "1e2", 100.0)
expect.equal(decode "null", gse.json.null)
decode(("["):rep(64) .. ("]"):rep(64))

local wrong = {
    "", " ", "[1,]", "[,1]", "[1 2]", "[1", "{", '{"a"}', '{"a":1,}', "{a:1}", '{"a" 1}', '{"a":1,"a":2}', '["a":1]',
    "01", "-01", "1.", "+1", ".5", "-", "1e", "0x1", "1e999", "9223372036854775808", "NaN", "Infinity", "-Infinity",
    "nul", "nulll", "True", "'a'", '"abc', '"\n"', '"\\x"', '"\\u12"', '"\\ud800"', '"\\udc00"', '"\\ud800\\u0041"',
    "[1]x", "1 1", "\xef\xbb\xbf1", '"\xff"', '"\xed\xa0\x80"', "\0", "[1]\0", ("["):rep(65) .. ("]"):rep(65),
}
for _, text in ipairs(wrong) do
    local err = expect.raised(function() decode(text) end, "failed", "gse.json.decode")
    expect.equal(err.code, "failed.json", text)
end
expect.equal(expect.raised(function() decode '{\n  "a": x}' end, "failed", "line 2, byte 8").at.line, 2)
expect.raised(function() decode(5) end, "usage", "must be a string")
