-- §6.1 Basic functions · 166 assertions · stock
-- tonumber
same({ tonumber("10"), tonumber("0x10"), tonumber("1e1"), tonumber("  5  "), tonumber("-0"), tonumber("-0.0") },
    { 10, 16, 10.0, 5, 0, -0.0 })
same({ tonumber(5), tonumber(5.5), tonumber("0x1p4"), tonumber("0x.8"), tonumber("1e"), tonumber("") }, { 5, 5.5, 16.0, 0.5 })
for _, wrong in ipairs { "", " ", "x", "1x", "0x", "1 1", "1e", "--1", "1,0", "inf", "nan", "0x1p", "1\0" } do same(tonumber(wrong), nil) end
same(tonumber("9223372036854775807"), math.maxinteger)
same(tonumber("9223372036854775808"), 2.0 ^ 63)
same(tonumber("-9223372036854775808"), math.mininteger)
same(tonumber("0xffffffffffffffff"), -1)
same(tonumber("1" .. ("0"):rep(30)), 1e30)
same({ tonumber("10", 2), tonumber("ff", 16), tonumber("FF", 16), tonumber("zz", 36), tonumber("-7", 8), tonumber(" 11 ", 3) },
    { 2, 255, 255, 1295, -7, 4 })
same({ tonumber("8", 8), tonumber("1.0", 10), tonumber("", 10), tonumber("g", 16), tonumber("- 1", 10) }, {})
same(tonumber("7fffffffffffffff", 16), math.maxinteger)
same(tonumber("1" .. ("0"):rep(64), 2), 0)
same({ tonumber(nil), tonumber(true), tonumber({}), tonumber(print) }, {})
raises("bad argument #1 to 'tonumber' (value expected)", tonumber)
raises("bad argument #2 to 'tonumber' (base out of range)", tonumber, "1", 1)
raises("bad argument #2 to 'tonumber' (base out of range)", tonumber, "1", 37)
raises("bad argument #1 to 'tonumber' (string expected, got number)", tonumber, 1, 10)

-- tostring, type
same({ tostring(12), tostring(-1.5), tostring("x"), tostring(nil), tostring(false) }, { "12", "-1.5", "x", "nil", "false" })
check(tostring({}):find("^table: "))
check(tostring(print):find("^function: "))
raises("bad argument #1 to 'tostring' (value expected)", tostring)
raises("bad argument #1 to 'type' (value expected)", type)
same(type(nil), "nil")
do
    local a, b = {}, {}
    same(tostring(a), tostring(a))
    same(tostring(a) == tostring(b), false)
    same(("%s"):format(a), tostring(a))
end

-- select
same({ select(2, "a", "b", "c") }, { "b", "c" })
same({ select(-1, "a", "b", "c") }, { "c" })
same({ select(-3, "a", "b", "c") }, { "a", "b", "c" })
same({ select(4, "a", "b", "c") }, {})
same({ select(100, 1) }, {})
same({ select("#"), select("#", nil), select("#", nil, nil, nil) }, { 0, 1, 3 })
same({ select("2", "a", "b") }, { "b" })
same({ select(2.0, "a", "b") }, { "b" })
raises("bad argument #1 to 'select' (index out of range)", select, 0)
raises("bad argument #1 to 'select' (index out of range)", select, -2, 1)
raises("bad argument #1 to 'select' (number expected, got no value)", select)
raises("number has no integer representation", select, 1.5, 1)

-- ipairs
do
    local seen = {}
    for i, v in ipairs { "a", "b", nil, "d" } do seen[i] = v end
    same(seen, { "a", "b" })
    for i, v in ipairs(setmetatable({}, { __index = function(_, k) if k <= 3 then return k * 10 end end })) do seen[i] = v end
    same(seen, { 10, 20, 30 })
    same(select("#", ipairs {}), 3)
    check(ipairs {} == ipairs {})
    local step, state, control = ipairs { 7 }
    same({ step(state, control) }, { 1, 7 })
    same({ step(state, 1) }, {})
    for i in ipairs("text") do error(i) end
    for _, v in ipairs { false, false } do same(v, false) end
    local grown = { 1 }
    for i in ipairs(grown) do if i < 5 then grown[i + 1] = i end end
    same(#grown, 5)
    raises("bad argument #1 to 'ipairs' (value expected)", ipairs)
    raises("attempt to index a nil value", function() for _ in ipairs(nil) do end end)
end

-- next and pairs: everything once, in the same order, also while fields are changed or cleared.
do
    local t = { 1, 2, 3, x = 10, y = 20, [1.5] = 5, [true] = 6, [print] = 7, [{}] = 8, [-4] = 9 }
    local order = {}
    for k, v in pairs(t) do
        order[#order + 1] = k
        check(t[k] == v)
    end
    same(#order, 10)
    local k, n = nil, 0
    repeat
        k = next(t, k)
        n = n + 1
        same(k, order[n])
    until k == nil
    for key in pairs(t) do t[key] = tostring(key) end
    for key in pairs(t) do same(t[key], tostring(key)) end
    for key in pairs(t) do t[key] = nil end
    same(next(t), nil)
    same(select("#", next({})), 1)
    same({ next({ 5 }) }, { 1, 5 })
    same({ next({ 5 }, 1) }, {})
    local cleared, key = { 1, 2, 3, a = 1, b = 2, c = 3 }, nil
    local met = 0
    repeat
        key = next(cleared, key)
        if key ~= nil then met = met + 1 cleared[key] = nil end
    until key == nil
    same({ met, next(cleared) }, { 6 })
    -- Traversals in each other, of one table and of many.
    local pairs_met, grid = 0, { a = 1, b = 2, c = 3, d = 4, e = 5, f = 6 }
    for _ in pairs(grid) do for _ in pairs(grid) do for _ in next, grid do pairs_met = pairs_met + 1 end end end
    same(pairs_met, 216)
    local many = {}
    for i = 1, 12 do many[i] = { a = i, b = i, c = i } end
    local at, total = {}, 0
    for round = 1, 3 do
        for i = 1, 12 do
            local v
            at[i], v = next(many[i], at[i])
            total = total + v
            many[i][at[i]] = nil
        end
    end
    same(total, 3 * 78)
    same(next(many[1]), nil)
    -- A traversal that was left, then a new one over more keys.
    local left = { a = 1, b = 2, c = 3 }
    local first = next(left, (next(left)))
    left.aa, left.bb, left.zz = 1, 1, 1
    local again = 0
    local cursor = next(left)
    while cursor do again = again + 1 cursor = next(left, cursor) end
    same(again, 6)
    check(first)
    -- Inner traversals that end do not disturb the outer one, whose keys are cleared.
    local outer, steps = { a = 1, b = 2, c = 3, d = 4 }, 0
    local o = next(outer)
    while o do
        steps = steps + 1
        outer[o] = nil
        local i = next(outer)
        while i do i = next(outer, i) end
        o = next(outer, o)
    end
    same(steps, 4)
    raises("invalid key to 'next'", next, { 10, 20 }, 3)
    raises("invalid key to 'next'", next, {}, "x")
    raises("invalid key to 'next'", next, { 1 }, 0 / 0)
    raises("invalid key to 'next'", next, { 1, 2 }, 1.0)
    raises("bad argument #1 to 'next' (table expected, got no value)", next)
    raises("bad argument #1 to 'next' (table expected, got nil)", next, nil)
    raises("bad argument #1 to 'for iterator' (table expected, got nil)", function() for _ in pairs(nil) do end end)
    raises("bad argument #1 to 'for iterator' (table expected, got number)", function() for _ in pairs(5) do end end)
    raises("bad argument #1 to 'pairs' (value expected)", pairs)
    same(select("#", pairs {}), 3)
    local _, state, control = pairs(grid)
    check(state == grid and control == nil)
    local keys = {}
    for entry in pairs { [1] = 1, [2.0] = 2, [2 ^ 53] = 3 } do keys[#keys + 1] = math.type(entry) end
    same(keys, { "integer", "integer", "integer" })
end

-- rawget, rawset, rawlen, rawequal go past metamethods.
do
    local t = setmetatable({ 1, 2 }, {
        __index = function() return "index" end, __newindex = function() end,
        __len = function() return 99 end, __eq = function() return true end,
    })
    same({ rawget(t, 1), rawget(t, 3), t[3] }, { 1, nil, "index" })
    same(rawset(t, 3, "set") == t and rawget(t, 3), "set")
    same({ #t, rawlen(t), rawlen("four") }, { 99, 3, 4 })
    same({ rawequal(t, {}), t == {}, rawequal(t, t), rawequal("a", "a"), rawequal(1, 2) }, { false, true, true, true, false })
    rawset(t, 1, nil)
    same(rawget(t, 1), nil)
    same(rawset({}, "k", nil).k, nil)
    raises("bad argument #1 to 'rawget' (table expected, got string)", rawget, "x", 1)
    raises("bad argument #1 to 'rawset' (table expected, got nil)", rawset, nil, 1, 1)
    raises("table or string expected", rawlen, 5)
    raises("bad argument #2 to 'rawequal' (value expected)", rawequal, 1)
    raises("bad argument #2 to 'rawget' (value expected)", rawget, {})
    raises("bad argument #3 to 'rawset' (value expected)", rawset, {}, 1)
end

-- load: text from a string or in pieces from a function; failures are results.
do
    same(load("return 1 + 1")(), 2)
    same({ load("return")() }, {})
    same({ load("x = =") }, { nil, '[string "x = ="]:1: unexpected symbol near \'=\'' })
    local function reader(pieces) local i = 0 return function() i = i + 1 return pieces[i] end end
    same(load(reader { "ret", "urn ", "1", "2" })(), 12)
    same(load(reader { "return 1", "", " + error" })(), 1)
    same(load(reader {})(), nil)
    same(load(reader { "return ", 7 })(), 7)
    same(select(2, load(reader { "x = =" })), "(load):1: unexpected symbol near '='")
    same(select(2, load(reader { "x = =" }, "=named")), "named:1: unexpected symbol near '='")
    pcall(function()  -- so that no handler of outside sees the errors
        same({ load(function() error("from reader", 0) end) }, { nil, "from reader" })
        same({ load(function() error({ 1 }) end) }, { nil, { 1 } })
        check(select(2, load(reader { {} })):find("reader function must return a string"))
    end)
    local calls = 0
    load(function() calls = calls + 1 if calls > 50 then return nil end return calls == 1 and "x = = " or " " end)
    check(calls < 50)
    same(load(12), nil)
    same({ load("return 1", "=c", "b") }, { nil, "attempt to load a text chunk (mode is 'b')" })
    same({ load("\27Lua", "=c", "t") }, { nil, "attempt to load a binary chunk (mode is 't')" })
    same({ load(reader { "\27", "Lua" }, "=c", "t") }, { nil, "attempt to load a binary chunk (mode is 't')" })
    same({ load(reader { "return 1" }, "=c", "b") }, { nil, "attempt to load a text chunk (mode is 'b')" })
    same(load("return 1", "=c", "bt")(), 1)
    same(load("return ...", "=c", nil, nil)(5), 5)
    same(load("return x", "=c", "t", { x = 3 })(), 3)
    raises("attempt to index a nil value (upvalue '_ENV')", load("return x", "=c", "t", nil))
    raises("bad argument #1 to 'load' (function expected, got nil)", load, nil)
    raises("bad argument #1 to 'load' (function expected, got table)", load, {})
    raises("bad argument #1 to 'load' (function expected, got no value)", load)
    same(load("#!/bin/lua\nreturn 1"), nil)
    same(#load("return [[" .. ("x"):rep(100000) .. "]]")(), 100000)
    local co = coroutine.wrap(function() return load(function() coroutine.yield() end) end)
    same(select(2, co()), "attempt to yield across a C-call boundary")
end

-- getmetatable and setmetatable
do
    local t, mt = {}, {}
    check(setmetatable(t, mt) == t)
    check(getmetatable(t) == mt)
    check(getmetatable(setmetatable(t, nil)) == nil)
    raises("bad argument #1 to 'getmetatable' (value expected)", getmetatable)
    same(getmetatable(nil), nil)
    same(type(getmetatable("")), "table")
    same(getmetatable("a") == getmetatable("b"), true)
end

-- error and assert are in §2.3; here their arguments.
same(select("#", pcall(error)), 2)
raises("number has no integer representation", error, "x", 1.5)
raises("number expected, got table", error, "x", {})
