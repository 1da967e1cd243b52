-- Known faults of Debian's Lua 5.4.4 · 16 assertions · reference
-- These are wrong, and pinned so that a library without them is noticed. Later versions give what the comments say.

-- A break out of a generic for whose variable is captured does not close the loop's fourth value; later: 1 each.
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
end), 0)
-- Without the capture, or left by goto, it is closed: what a playbook can do about it.
same(closed_after(function(value, count) for _ in next, { 1 }, nil, value do break end return (count()) end), 1)
same(closed_after(function(value, count)
    for k in next, { 1 }, nil, value do
        local function captures() return k end
        goto out
    end
    ::out::
    return (count())
end), 1)

-- Bitwise operators on a small constant and an `or`, in a function with more than 256 constants; later: 3, 3, 4.
do
    local constants = {}
    for i = 1, 257 do constants[i] = i .. ".1" end
    local before = "local x = {" .. table.concat(constants, ",") .. "} return "
    local function fails(expression, expected)
        local ok, value = pcall(load(before .. expression))
        return not ok or value ~= expected
    end
    same(fails("(1 ~ (2 or 3))", 3), true)
    same(fails("(1 | (2 or 3))", 3), true)
    same(fails("(1 + (2 or 3))", 3), false)
    same(fails("((2 or 3) ~ 1)", 3), false)
    same(load("return (1 ~ (2 or 3))")(), 3)
end

-- A comparison as the key of an upvalue, such as a global's table; later: "yes".
do
    local t = { [true] = "yes" }
    raises("attempt to index a number value", function() return t[1 < 2] end)
    raises("attempt to index a number value", load("return _ENV[1 < 2]"))
    local key = 1 < 2
    same((function() return t[key] end)(), "yes")
end

-- Closing a coroutine that waits inside xpcall calls what happens to be where the handler was; later: false, "x".
do
    local co = coroutine.create(function()
        local failing <close> = setmetatable({}, { __close = function() error("x", 0) end })
        xpcall(function() coroutine.yield() end, function(m) return "handled " .. m end)
    end)
    coroutine.resume(co)
    same({ coroutine.close(co) }, { false, "error in error handling" })
    co = coroutine.create(function()
        local failing <close> = setmetatable({}, { __close = function() error("x", 0) end })
        pcall(function() coroutine.yield() end)
    end)
    coroutine.resume(co)
    same({ coroutine.close(co) }, { false, "x" })
end

-- utf8.codes takes stray bytes for characters' ends; later: an error.
for _, text in ipairs { "a\x80", "é\x80\x80", "in\x80valid" } do
    same((pcall(function() for _ in utf8.codes(text) do end end)), true)
end
