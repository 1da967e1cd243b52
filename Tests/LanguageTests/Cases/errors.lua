-- §2.3 Error handling · 93 assertions · stock
-- Any value is an error value, and comes out as it went in.
do
    local object = {}
    local ok, value = pcall(error, object)
    same(ok, false)
    check(rawequal(value, object))
    for _, thrown in ipairs { 12, 1.5, true, false, "text", print } do
        local good, caught = pcall(error, thrown)
        same(good, false)
        same(caught, thrown)
    end
    same(select("#", pcall(error)), 2)
    same(select(2, pcall(error)), nil)
    same(select(2, pcall(error, nil)), nil)
    local ok2, e = pcall(error, setmetatable({}, { __tostring = function() return "shown" end }))
    same(tostring(e), "shown")
end

-- Text gets a position, unless it is asked not to, or is no text.
local function thrower(level) error("bad", level) end
same(select(2, pcall(function() error("bad") end)):match("^[^:]+:(%d+): bad$") ~= nil, true)
same(select(2, pcall(function() error("bad", 0) end)), "bad")
same(select(2, pcall(function() error(12, 1) end)), 12)
do
    local _, at = pcall(function() error("x") end)
    local line = tonumber(at:match(":(%d+):"))
    local _, one = pcall(thrower)
    local _, same_one = pcall(thrower, 1)
    local _, two = pcall(function() thrower(2) end)
    local _, far = pcall(function() thrower(50) end)
    same(one, same_one)
    same(tonumber(two:match(":(%d+):")) - line, 4)
    same(tonumber(one:match(":(%d+):")) < line, true)
    same(far, "bad")
end

-- pcall
same({ pcall(function(...) return ... end, 1, nil, 3) }, { true, 1, nil, 3 })
same(select("#", pcall(function() end)), 1)
same(select("#", pcall(function() return nil, nil end)), 3)
raises("bad argument #1 to 'pcall' (value expected)", pcall)
same(pcall(nil), false)
same(select(2, pcall(nil)), "attempt to call a nil value")
same(select(2, pcall(5)), "attempt to call a number value")
same({ pcall(pcall, error, "e") }, { true, false, "e" })
do
    local callable = setmetatable({}, { __call = function(_, a, b) return b, a end })
    same({ pcall(callable, 1, 2) }, { true, 2, 1 })
end

-- xpcall
same({ xpcall(function(...) return select("#", ...), ... end, print, 1, nil) }, { true, 2, 1 })
same({ xpcall(error, function(m) return "<" .. m .. ">" end, "e") }, { false, "<e>" })
same({ xpcall(error, function(m) return m, "second" end, "e") }, { false, "e" })
same({ xpcall(function() local x = nil; x() end, function(m) return (m:gsub("^.-:%d+: ", "")) end) },
    { false, "attempt to call a nil value (local 'x')" })
same(select("#", xpcall(error, function() end)), 2)
raises("bad argument #2 to 'xpcall' (function expected, got no value)", xpcall, print)
raises("bad argument #2 to 'xpcall' (function expected, got nil)", xpcall, print, nil)
do
    -- The handler runs at the point of the error, before anything is closed.
    local order = {}
    xpcall(function()
        local a <close> = setmetatable({}, { __close = function() order[#order + 1] = "close" end })
        error("x")
    end, function() order[#order + 1] = "handler" end)
    same(order, { "handler", "close" })
    -- An inner pcall takes the error; the outer handler does not see it.
    local seen = {}
    local ok = xpcall(function()
        pcall(error, "inner")
        error("outer", 0)
    end, function(m) seen[#seen + 1] = m end)
    same(seen, { "outer" })
    same(ok, false)
    -- A handler that fails gets its own error, until it stops failing.
    local tries = 0
    local _, message = xpcall(error, function(m)
        tries = tries + 1
        if tries < 4 then error("again", 0) end
        return m .. tries
    end, "first")
    same(message, "again4")
    same(xpcall(error, function(m) error(m) end, "endless"), false)
end

-- assert
same({ assert(1, 2, 3) }, { 1, 2, 3 })
same(select("#", assert(true, nil, nil)), 3)
raises("assertion failed!", assert, false)
raises("assertion failed!", assert, nil)
same(select(2, pcall(assert, false, "mine")), "mine")
do
    local object = {}
    check(rawequal(select(2, pcall(assert, nil, object)), object))
end
same(select("#", pcall(assert, false, nil)), 2)
same(select(2, pcall(assert, false, nil)), nil)
raises("bad argument #1 to 'assert' (value expected)", assert)

-- What the interpreter raises names the value.
local t, s, n = {}, "text", 1
raises("attempt to call a table value (upvalue 't')", function() t() end)
raises("attempt to call a nil value (field 'x')", function() t.x() end)
raises("attempt to call a nil value (method 'm')", function() t:m() end)
raises("attempt to index a nil value (field 'x')", function() return t.x.y end)
raises("attempt to index a number value (upvalue 'n')", function() return n.y.z end)
raises("attempt to index a boolean value", function() return (true).x end)
raises("attempt to concatenate a nil value (field 'x')", function() return "a" .. t.x end)
raises("attempt to concatenate a table value (upvalue 't')", function() return t .. "a" end)
raises("attempt to concatenate a boolean value", function() return true .. "a" end)
raises("attempt to perform arithmetic on a table value (upvalue 't')", function() return t + 1 end)
raises("attempt to unm a 'string' with a 'string'", function() return -s end)
raises("attempt to add a 'string' with a 'number'", function() return s + 1 end)
raises("attempt to perform bitwise operation on a table value (upvalue 't')", function() return t | 1 end)
raises("number has no integer representation", function() return 1.5 | 1 end)
raises("number has no integer representation", function() return 2 ^ 64 & 1 end)
raises("attempt to compare number with nil", function() return 1 < nil end)
raises("attempt to compare two table values", function() return t < {} end)
raises("attempt to compare number with string", function() return 1 < "2" end)
raises("attempt to compare two nil values", function() return nil < nil end)
raises("attempt to get length of a number value (upvalue 'n')", function() return #n end)
raises("attempt to get length of a nil value (field 'x')", function() return #t.x end)
raises("attempt to divide by zero", function() return 1 // 0 end)
raises("attempt to perform 'n%0'", function() return 1 % 0 end)
raises("bad 'for' initial value (number expected, got string)", function() for _ = "a", 2 do end end)
raises("bad 'for' limit (number expected, got table)", function() for _ = 1, {} do end end)
raises("bad 'for' step (number expected, got string)", function() for _ = 1, 2, "x" do end end)
raises("'for' step is zero", function() for _ = 1, 2, 0 do end end)
raises("'for' step is zero", function() for _ = 1.0, 2, 0.0 do end end)
raises("attempt to call a nil value", function() for _ in nil do end end)
raises("attempt to call a number value", function() for _ in 5 do end end)

-- Running out of stack is an error like others.
do
    local function deep(k) return 1 + deep(k + 1) end
    raises("stack overflow", deep, 1)
    local function through() local ok, m = pcall(through) if not ok then error(m, 0) end end
    raises("stack overflow", through)
    same(pcall(string.rep, "x", -1), true)
    raises("stack overflow", function()
        local mt = {}
        mt.__index = function(self, key) return self[key .. "x"] end
        return setmetatable({}, mt).a
    end)
    raises("C stack overflow", string.gsub, "a", "a", function() local function f() return (("a"):gsub("a", f)) end return f() end)
end
refused("C stack overflow", "return " .. ("("):rep(300) .. "1" .. (")"):rep(300))
refused("overflow", "local a = " .. ("{"):rep(300) .. ("}"):rep(300))
refused("overflow", ("do "):rep(300) .. ("end "):rep(300))
