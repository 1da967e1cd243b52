-- Our order of tables · 30 assertions · ours
local function keys(t)
    local found = {}
    for k in pairs(t) do found[#found + 1] = k end
    return found
end
local function next_keys(t)
    local found, k = {}, nil
    repeat
        k = next(t, k)
        found[#found + 1] = k
    until k == nil
    return found
end

-- Numbers ascending, strings bytewise, booleans, then objects.
local mixed = { 10, 20, b = 1, a = 2, [true] = 3, [false] = 4, [-1] = 5, [1.5] = 6, [2 ^ 53] = 7, [math.huge] = 8, [-math.huge] = 9, [""] = 1, B = 2 }
local order = { -math.huge, -1, 1, 1.5, 2, 1 << 53, math.huge, "", "B", "a", "b", false, true }
same(keys(mixed), order)
same(next_keys(mixed), order)
same(keys { "c", "b", "a" }, { 1, 2, 3 })
same(keys { [3] = 1, [1] = 1, [2] = 1 }, { 1, 2, 3 })
same(keys { z = 1, ["z\0"] = 1, ["\xff"] = 1, [" "] = 1, zz = 1 }, { " ", "z", "z\0", "zz", "\xff" })
same(keys { [math.maxinteger] = 1, [2 ^ 63] = 1, [math.mininteger] = 1, [-2.0 ^ 64] = 1, [(1 << 53) + 1] = 1, [2.0 ^ 53 + 2] = 1 },
    { -2.0 ^ 64, math.mininteger, (1 << 53) + 1, (1 << 53) + 2, math.maxinteger, 2.0 ^ 63 })
same(next({ b = 1, a = 2, c = 3 }), "a")
same(next({ [2] = 1, [1] = 1, a = 1 }), 1)

-- However the table came to be.
do
    local forwards, backwards = {}, {}
    for i = 1, 300 do forwards["k" .. i] = i end
    for i = 300, 1, -1 do backwards["k" .. i] = i end
    for i = 1, 5000 do backwards[i] = true backwards[i] = nil end
    same(keys(forwards), keys(backwards))
    same(next_keys(forwards), keys(backwards))
    local sorted = keys(forwards)
    table.sort(sorted)
    same(keys(forwards), sorted)
end

-- Objects come last, each once, in the same order every time.
do
    local t = { x = 1, [print] = 2, [{}] = 3, [coroutine.create(print)] = 4, [true] = 5, [{}] = 6 }
    local first = keys(t)
    same({ #first, first[1], first[2] }, { 6, "x", true })
    local again = next_keys(t)
    for i = 1, 6 do check(rawequal(first[i], again[i])) end
end

-- What is set to nil on the way is not met any more; what is changed is met as it is then.
do
    local t = { a = 1, b = 2, c = 3, d = 4 }
    local met = {}
    for k, v in pairs(t) do
        met[#met + 1] = k .. v
        t.c = nil
        t.d = 40
    end
    same(met, { "a1", "b2", "d40" })
    met = {}
    local k, v = next(t)
    while k do
        met[#met + 1] = k .. v
        t.b = nil
        k, v = next(t, k)
    end
    same(met, { "a1", "d40" })
end

-- pairs hands out an iterator of its own that keeps the order, with the table and nil as ever.
do
    local t = { 1 }
    local step, state, control = pairs(t)
    check(step ~= next and rawequal(state, t) and control == nil)
    same({ step(t, nil) }, { 1, 1 })
    same({ step({ "other" }, nil) }, { 1, "other" })
    same({ step(t, 1) }, {})
    raises("invalid key to 'next'", step, t, "x")
end

-- Read-only tables are traversed like what they stand for.
same(keys(string), {
    "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack", "packsize", "rep", "reverse",
    "sub", "unpack", "upper",
})
same(next(os), "date")
same(keys(os), { "date", "difftime", "time" })

-- Traversing costs no square of the size: this ends long before the CPU limit.
do
    local t = {}
    for i = 1, 200000 do t["k" .. i % 1000 .. "." .. i] = i end
    local n = 0
    for _ in pairs(t) do n = n + 1 end
    same(n, 200000)
    local k = next(t)
    while k do n = n - 1 k = next(t, k) end
    same(n, 0)
end
