-- §3.4.4 to §3.4.9 Relational and logical operators, length, precedence, constructors · 80 assertions · stock
-- and, or, not hand out operands.
same({ nil and 1, false and 1, 0 and 1, "" and 1 }, { nil, false, 1, 1 })
same({ 10 or 20, nil or "a", false or nil, nil or false, 10 or error() }, { 10, "a", nil, false, 10 })
same({ nil == nil and false, false == false and nil or 5 }, { false, 5 })
same({ not nil, not 0, not not nil, not "" }, { true, false, false, false })
do
    local calls = 0
    local function called() calls = calls + 1 return true end
    local _ = false and called() or nil
    _ = true or called()
    same(calls, 0)
    _ = true and called()
    same(calls, 1)
    local x = nil
    same(x and x.y, nil)
    same((x or {}).y, nil)
end

-- Relational operators.
same({ 1 == "1", "a" == "a", nil == false, {} == {}, 0 == -0 }, { false, true, false, false, true })
same({ 1 ~= 1, 1 ~= 2, "a" ~= "b", nil ~= false }, { false, true, true, true })
same({ 1 < 2, 2 <= 2, 3 > 2, 2 >= 3, "a" < "b", "B" < "a" }, { true, true, true, false, true, true })
same({ "a" < "B", "10" < "9", "" <= "", "a" >= "b" }, { false, true, true, false })

-- Concatenation is right associative and takes numbers.
same("a" .. "b" .. "c" .. 1 .. 2.0, "abc12.0")
same(1 .. "", "1")
same("x" .. ("y"):rep(300) .. "z", "x" .. ("y"):rep(300) .. "z")
do
    local parts = {}
    for i = 1, 100 do parts[i] = "'" .. i .. "'" end
    same(#load("return " .. table.concat(parts, " .. "))(), 192)
end

-- Length: bytes of text, a border of a table.
same({ #"", #"abc", #"\0\0", #"é" }, { 0, 3, 2, 2 })
same({ #{}, #{ 1, 2, 3 }, #{ nil }, #{ n = 1 }, #{ [2] = 1 } == 0 or #{ [2] = 1 } == 2 }, { 0, 3, 0, 0, true })
do
    local t = { 1, 2, 3, nil, 5 }
    check(#t == 3 or #t == 5)
    t[#t + 1] = 6
    local holes = { 1, nil, 3 }
    check(holes[#holes] ~= nil and holes[#holes + 1] == nil)
    local stack = {}
    for i = 1, 100 do stack[#stack + 1] = i end
    same(#stack, 100)
    for _ = 1, 50 do stack[#stack] = nil end
    same(#stack, 50)
    local random = {}
    for i = 1, 200 do random[(i * 37) % 101] = i end
    check(#random == 100 or random[#random + 1] == nil)
end

-- Precedence: or < and < comparison < | < ~ < & < shift < .. < + - < * / // % < unary < ^
same(2 + 3 * 4 ^ 2 / 2, 26.0)
same(-2 ^ 2, -4.0)
same(2 ^ -1, 0.5)
same(2 ^ 3 ^ 2, 512.0)
same(-3 % 5, 2)
same(not 1 == 2, false)
same(not (1 == 2), true)
same(1 .. 2 == "12", true)
same("a" .. 1 + 2, "a3")
same(1 + 2 .. "", "3")
same(1 << 2 + 1, 8)
same(1 | 2 ~ 3 & 4 << 1, 1 | (2 ~ (3 & (4 << 1))))
same((5 & 3) == 1, true)
raises("attempt to perform bitwise operation on a boolean value", function() return 5 & (3 == 1) end)
same(5 & 3 == 1, (5 & 3) == 1)
same(1 or nil and 2, 1)
same(nil and 1 or 2, 2)
same(1 < 2 and 2 < 3 or false, true)
same(-"2" + 1, -1)
same(~5 & 3, 2)
same(#"abc" + 1, 4)
same(- - -1, -1)
same(not not true, true)
same(2 - 3 - 4, -5)
same(100 / 10 / 5, 2.0)
same(7 // 2 * 2 + 7 % 2, 7)
same(3 - -3, 6)
same(8 >> 1 << 2, 16)
same("a" .. "b" == "ab" and "c" .. "d" or "e", "cd")
refused("near", "return 1 < = 2")
raises("attempt to compare boolean with number", function() return 1 < 2 < 3 end)

-- Constructors.
do
    local function f() return 7, 8, 9 end
    same({ f() }, { 7, 8, 9 })
    same({ f(), f() }, { 7, 7, 8, 9 })
    same({ (f()) }, { 7 })
    same({ f(), nil }, { 7 })
    same({ [1] = "a", "b" }, { "b" })
    same({ x = 1, ["y"] = 2, [3] = 4, 5; 6 }, { [1] = 5, [2] = 6, [3] = 4, x = 1, y = 2 })
    same({ 1, 2, 3, }, { 1, 2, 3 })
    same(({ { { 1 } } })[1][1], { 1 })
    same(({ 10, 20 })[2], 20)
    same({ ["a b"] = 1, [" "] = 2, [-1] = 3, [1.5] = 4, [true] = 5 }, { [" "] = 2, ["a b"] = 1, [true] = 5, [1.5] = 4, [-1] = 3 })
    local order = {}
    local function note(v) order[#order + 1] = v return v end
    local _ = { note(1), [note("k")] = note(2), x = note(3), note(4) }
    same(order, { 1, "k", 2, 3, 4 })
    local big = {}
    for i = 1, 1000 do big[i] = tostring(i) end
    local made = load("return {" .. table.concat(big, ",") .. "}")()
    same({ #made, made[1], made[1000] }, { 1000, 1, 1000 })
    same(#load("return {" .. ("(f()),"):rep(60) .. "}", "=c", "t", { f = f })(), 60)
    same(#load("return {" .. ("f(),"):rep(60) .. "f()}", "=c", "t", { f = f })(), 63)
    raises("table index is nil", function() return { [nil] = 1 } end)
    raises("table index is NaN", function() return { [0 / 0] = 1 } end)
end

-- Prefix expressions.
same(("x"):rep(2), "xx")
same(#("x"):rep(3), 3)
same((function() return "called" end)(), "called")
same(({ f = function(self, x) return self.v + x end, v = 1 }):f(2), 3)
same((("a")), "a")
same(({ { k = { "deep" } } })[1].k[1], "deep")
refused("<eof> expected near ':'", "return 'a':rep(2)")
refused("near", "return {}.x")
same(load("local t = {f = function(...) return select('#', ...) end} return t.f'', t.f{}, t:f[[]], t.f(), t:f()") ~= nil, true)
same({ load("local t = {f = function(...) return select('#', ...) end} return t.f'', t.f{}, t:f[[]], t.f(), t:f()")() }, { 1, 1, 2, 0, 1 })
