-- Faults of Lua 5.4.4 that the sandbox mends · 30 assertions · ours
-- The other side of faults.lua: here the results are right.

-- A break out of a generic for whose variable is captured closes the loop's fourth value.
local function closed_after(loop)
    local count = 0
    local value = setmetatable({}, { __close = function() count = count + 1 end })
    local _, after = pcall(loop, value, function() return count end)
    return after
end
same(closed_after(function(value, count)
    for k in next, { 1 }, nil, value do
        local function captures() return k end
        break
    end
    return (count())
end), 1)
same(closed_after(function(value, count) for _ in next, { 1 }, nil, value do break end return (count()) end), 1)
same(closed_after(function(value, count)
    for k in next, { 1 }, nil, value do
        local function captures() return k end
        goto out
    end
    ::out::
    return (count())
end), 1)

-- Bitwise operators on a small constant and an `or`, in a function with more than 256 constants.
do
    local constants = {}
    for i = 1, 257 do constants[i] = i .. ".1" end
    local before = "local x = {" .. table.concat(constants, ",") .. "} return "
    local function fails(expression, expected)
        local ok, value = pcall(load(before .. expression))
        return not ok or value ~= expected
    end
    same(fails("(1 ~ (2 or 3))", 3), false)
    same(fails("(1 | (2 or 3))", 3), false)
    same(fails("(1 + (2 or 3))", 3), false)
    same(fails("((2 or 3) ~ 1)", 3), false)
    same(load("return (1 ~ (2 or 3))")(), 3)
end

-- A comparison as the key of an upvalue.
do
    local t = { [true] = "yes" }
    same((function() return t[1 < 2] end)(), "yes")
    same(load("return _ENV[1 < 2]")(), nil)
    same(load("return t[1 < 2]", "=c", "t", { t = t })(), "yes")
    local key = 1 < 2
    same((function() return t[key] end)(), "yes")
end

-- Closing a coroutine that waits inside xpcall calls no handler.
do
    local co = coroutine.create(function()
        local failing <close> = setmetatable({}, { __close = function() error("x", 0) end })
        xpcall(function() coroutine.yield() end, function(m) return "handled " .. m end)
    end)
    coroutine.resume(co)
    same({ coroutine.close(co) }, { false, "x" })
    co = coroutine.create(function()
        local failing <close> = setmetatable({}, { __close = function() error("x", 0) end })
        pcall(function() coroutine.yield() end)
    end)
    coroutine.resume(co)
    same({ coroutine.close(co) }, { false, "x" })
end

-- utf8.codes refuses what is not UTF-8, as of Lua 5.4.5.
for _, text in ipairs { "a\x80", "ab\xff", "in\x80valid", "\x80", "é\x80", "\xe4\xbd\xa0\xbd" } do
    raises("invalid UTF-8 code", function() for _ in utf8.codes(text) do end end)
    raises("invalid UTF-8 code", function() for _ in utf8.codes(text, true) do end end)
end
raises("bad argument #1 to 'utf8.codes' (invalid UTF-8 code)", utf8.codes, "\x80")

-- Coroutines close in each other up to a depth; Lua 5.4.4 itself would crash.
do
    local co
    for _ = 1, 100 do
        local inner = co
        co = coroutine.create(function()
            local x <close> = setmetatable({}, { __close = function() if inner then assert(coroutine.close(inner)) end end })
            coroutine.yield()
        end)
        coroutine.resume(co)
    end
    local ok, message = coroutine.close(co)
    check(not ok and tostring(message):find("C stack overflow"))
end

-- A gmatch whose pattern was too complex says so again; Lua 5.4.4 itself would crash.
do
    local next_match = ("x"):rep(300):gmatch(("x?"):rep(300))
    raises("pattern too complex", next_match)
    for _ = 1, 300 do pcall(next_match) end
    raises("pattern too complex", next_match)
end
