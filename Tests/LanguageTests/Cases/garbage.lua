-- §2.5 Garbage collection, what is visible of it · 17 assertions · stock
-- Without collectgarbage: make garbage until what is awaited has happened, or it never will.
local function churn_until(done)
    for _ = 1, 400 do
        if done() then return true end
        local rubbish
        for i = 1, 2000 do rubbish = { i, rubbish and i } end
    end
    return false
end

-- Weak values: objects go, strings, numbers and booleans stay.
do
    local kept = {}
    local weak = setmetatable({ {}, kept, "text", 12, true, x = {}, y = kept }, { __mode = "v" })
    check(churn_until(function() return weak[1] == nil and weak.x == nil end))
    check(rawequal(weak[2], kept))
    check(rawequal(weak.y, kept))
    same({ weak[3], weak[4], weak[5] }, { "text", 12, true })
end

-- Weak keys.
do
    local kept = {}
    local weak = setmetatable({ [{}] = "goes", [kept] = "stays", name = {} }, { __mode = "k" })
    local function size() local n = 0 for _ in pairs(weak) do n = n + 1 end return n end
    check(churn_until(function() return size() == 2 end))
    same(weak[kept], "stays")
    same(type(weak.name), "table")
end

-- Ephemerons: a value that refers to its own key does not keep it.
do
    local weak = setmetatable({}, { __mode = "k" })
    do
        local key = {}
        weak[key] = { key }
    end
    check(churn_until(function() return next(weak) == nil end))
end
do
    local kept = {}
    local weak = setmetatable({}, { __mode = "k" })
    local second = {}
    weak[kept] = second
    weak[second] = "through"
    second = nil
    churn_until(function() return false end)
    same(weak[weak[kept]], "through")
end

-- Both weak.
do
    local kept, value = {}, {}
    local weak = setmetatable({ [{}] = {}, [kept] = value, [1] = {} }, { __mode = "kv" })
    check(churn_until(function() local n = 0 for _ in pairs(weak) do n = n + 1 end return n == 1 end))
    check(rawequal(weak[kept], value))
end

-- A table that is traversed while entries are collected still ends, and meets nothing dead.
do
    local weak = setmetatable({}, { __mode = "v" })
    for i = 1, 1000 do weak[i] = { i } end
    local dead = 0
    for _, v in pairs(weak) do
        if type(v) ~= "table" then dead = dead + 1 end
        local _ = { {}, {}, {}, {} }
    end
    same(dead, 0)
end

-- What is reachable stays: through closures, coroutines, metatables.
do
    local function holder() local big = { "held" } return function() return big[1] end end
    local get = holder()
    local co = coroutine.wrap(function() local inner = { "inner" } coroutine.yield() return inner[1] end)
    co()
    local object = setmetatable({}, { __index = { field = "by metatable" } })
    churn_until(function() return false end)
    same(get(), "held")
    same(co(), "inner")
    same(object.field, "by metatable")
end

-- __gc may be there; it is no error.
do
    local v = setmetatable({}, { __gc = function() end })
    same(type(getmetatable(v).__gc), "function")
    same(getmetatable(setmetatable({}, { __gc = true })).__gc, true)
end
