-- §3.3.7 and §3.3.8 Constants and to-be-closed variables · 51 assertions · stock
refused("attempt to assign to const variable 'x'", "local x <const> = 1; x = 2")
refused("attempt to assign to const variable 'x'", "local x <close> = nil; x = 2")
refused("attempt to assign to const variable 'x'", "local x <const> = {}; local function f() x = 1 end")
refused("attempt to assign to const variable 'x'", "local x <const> = 1; for _ = 1, 2 do local function f() return function() x = 3 end end end")
refused("unknown attribute 'final'", "local x <final> = 1")
refused("multiple to-be-closed variables in local list", "local a <close>, b <close> = 1, 2")
refused("<name> expected near", "local x <1> = 1")
check(load("local x <const>, y <close>, z <const> = 1, nil, 3; return x"))
do
    local t <const> = { 1 }
    t[1] = 2
    same(t[1], 2)
    local k <const> = "constant"
    local function f() return k end
    same(f(), "constant")
    local n <const>, m <const> = 10, 20.5
    same(n + m, 30.5)
    local none <const> = nil
    same(none, nil)
    local x <const> = 1
    do local x = x + 1 x = x + 1 same(x, 3) end
end

local log = {}
local function guard(name, fails)
    return setmetatable({}, { __close = function(value, e)
        log[#log + 1] = name .. (e ~= nil and ":" .. tostring(e) or "")
        if fails then error(fails, 0) end
    end })
end
local function logged() local l = log log = {} return l end

-- In reverse order of declaration, at the end of the block.
do
    local a <close> = guard("a")
    local b <close> = guard("b")
    local _ <close> = nil
    local _ <close> = false
    same(log, {})
end
same(logged(), { "b", "a" })

-- On every way out.
for i = 1, 2 do local c <close> = guard("pass" .. i) end
same(logged(), { "pass1", "pass2" })
for _ = 1, 2 do local c <close> = guard("break") break end
while true do local c <close> = guard("while") break end
repeat local c <close> = guard("repeat") until true
do local c <close> = guard("goto") goto after end
::after::
same(logged(), { "break", "while", "repeat", "goto" })
same((function() local c <close> = guard("return") return "value", log end)(), "value")
same(logged(), { "return" })
same({ (function() local c <close> = guard("r") return table.unpack({ 1, 2, 3 }) end)() }, { 1, 2, 3 })
logged()
-- A call in a return is not a tail call when something is to be closed.
do
    local function inner() log[#log + 1] = "inner" return 1 end
    local function outer() local c <close> = guard("outer") return inner() end
    same(outer(), 1)
    same(logged(), { "inner", "outer" })
end
-- goto back leaves the scope of what comes after the label.
do
    local n = 0
    ::top::
    do
        local c <close> = guard("round" .. n)
        n = n + 1
        if n < 3 then goto top end
    end
    same(logged(), { "round0", "round1", "round2" })
end

-- Errors are handed to __close; one raised there takes their place.
same({ pcall(function() local a <close> = guard("a") local b <close> = guard("b") error("e", 0) end) }, { false, "e" })
same(logged(), { "b:e", "a:e" })
same({ pcall(function() local a <close> = guard("a") local b <close> = guard("b", "from b") error("e", 0) end) }, { false, "from b" })
same(logged(), { "b:e", "a:from b" })
same({ pcall(function() local a <close> = guard("a", "from a") local b <close> = guard("b") return 1 end) }, { false, "from a" })
same(logged(), { "b", "a" })
do
    local object = {}
    local seen
    pcall(function() local a <close> = setmetatable({}, { __close = function(_, e) seen = e end }) error(object) end)
    check(rawequal(seen, object))
    local value, given
    value = setmetatable({}, { __close = function(v) given = v end })
    do local x <close> = value end
    check(rawequal(given, value))
end

-- What cannot be closed is refused when it is declared; what lost its metamethod, when it is closed.
raises("variable 'x' got a non-closable value", function() local x <close> = 5 end)
raises("variable 'x' got a non-closable value", function() local x <close> = {} end)
raises("variable 'x' got a non-closable value", function() local a <close> = guard("a") local x <close> = "text" end)
same(#logged(), 1)
raises("metamethod 'close'", function()
    local mt = { __close = print }
    local x <close> = setmetatable({}, mt)
    mt.__close = nil
end)
raises("attempt to call a number value", function() local x <close> = setmetatable({}, { __close = 1 }) end)

-- __close may be callable, may have yields, and its results do not matter.
do
    local called = 0
    local callable = setmetatable({}, { __call = function() called = called + 1 return "ignored" end })
    do local x <close> = setmetatable({}, { __close = callable }) end
    same(called, 1)
    local co = coroutine.wrap(function()
        local r = { (function()
            local x <close> = setmetatable({}, { __close = function() coroutine.yield("closing") end })
            return 1, 2
        end)() }
        return #r
    end)
    same(co(), "closing")
    same(co(), 2)
    co = coroutine.wrap(function()
        return pcall(function()
            local x <close> = setmetatable({}, { __close = function(_, e) coroutine.yield(e) end })
            error("e", 0)
        end)
    end)
    same(co(), "e")
    same({ co() }, { false, "e" })
end

-- Upvalues: each block has its own, and they outlive it.
do
    local kept
    do
        local x <close> = guard("up")
        kept = function() return x end
    end
    same(type(kept()), "table")
    same(logged(), { "up" })
end

-- In a coroutine that is dropped while suspended nothing is closed; close does it.
do
    local co = coroutine.create(function() local x <close> = guard("co") coroutine.yield() end)
    coroutine.resume(co)
    same(log, {})
    coroutine.close(co)
    same(logged(), { "co" })
    co = coroutine.create(function()
        local x <close> = guard("outer")
        coroutine.wrap(function() local y <close> = guard("inner") error("deep", 0) end)()
    end)
    local ok, message = coroutine.resume(co)
    check(not ok and message:find("deep"))
    same(logged(), { "inner:deep" })
    coroutine.close(co)
    same(#logged(), 1)
end

-- Many at once.
do
    local order = {}
    local function nest(n)
        local x <close> = setmetatable({}, { __close = function() order[#order + 1] = n end })
        if n > 1 then nest(n - 1) end
    end
    nest(50)
    same(#order, 50)
    same({ order[1], order[50] }, { 1, 50 })
end
