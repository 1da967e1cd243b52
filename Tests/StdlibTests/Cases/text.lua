-- gse.text does small work on text without surprises.
local expect = require "lib.expect"
local text = gse.text

local function joined(list) return table.concat(list, "|") end

expect.equal(text.template("a {{x}} {{ y }}{{x}}", { x = 1, y = "{{x}}" }), "a 1 {{x}}1", "filled once")
expect.equal(text.template("}} {x} %d", {}), "}} {x} %d", "everything else is text")
expect.raised(function() text.template("{{q}}", {}) end, "usage", 'no value for "q"')
expect.raised(function() text.template("{{q}}") end, "usage", 'no value for "q"')
expect.raised(function() text.template("{{q", { q = 1 }) end, "usage", "{{ without }}")
expect.raised(function() text.template("{{q}}", { q = {} }) end, "usage", "not a table")

expect.equal(text.trim("  a b \n"), "a b")
expect.equal(text.trim(" \t "), "")
expect.equal(#text.trim((" "):rep(100000) .. "x" .. (" "):rep(100000)), 1, "in linear time")

expect.equal(joined(text.split("a,,b", ",")), "a||b")
expect.equal(joined(text.split("a.b.", ".")), "a|b|", "a separator is no pattern")
expect.equal(joined(text.split(" a  b ")), "a|b", "words")
expect.equal(#text.split("", ","), 1)
expect.equal(#text.split(""), 0)
expect.raised(function() text.split("a", "") end, "usage", "must not be empty")

expect.equal(joined(text.lines("a\r\nb\n\nc")), "a|b||c")
expect.equal(#text.lines("a\n"), 1)
expect.equal(#text.lines("\n"), 1)
expect.equal(#text.lines(""), 0)
expect.raised(function() text.lines(nil) end, "usage", "must be a string")

expect.equal(text.duration("500ms"), 0.5)
expect.equal(text.duration("2h"), 7200)
expect.equal(text.duration("5"), nil)
expect.equal(text.duration("-1s"), nil)
