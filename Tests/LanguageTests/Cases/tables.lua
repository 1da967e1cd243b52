-- §6.6 Table manipulation · 97 assertions · stock
-- insert and remove
do
    local t = {}
    table.insert(t, "b")
    table.insert(t, 1, "a")
    table.insert(t, 3, "c")
    same(t, { "a", "b", "c" })
    table.insert(t, 2, "x")
    same(t, { "a", "x", "b", "c" })
    same(table.remove(t, 2), "x")
    same(table.remove(t), "c")
    same(table.remove(t, 1), "a")
    same(t, { "b" })
    same({ table.remove(t, 1), table.remove(t), table.remove(t, #t), table.remove(t, 0), #t }, { "b", nil, nil, nil, 0 })
    same(select("#", table.insert(t, 1)), 0)
    same(select("#", table.remove({})), 1)
    same(table.remove({ 1, 2 }, 3), nil)
    same(table.remove({ [0] = "zero" }, 0), "zero")
    raises("wrong number of arguments to 'insert'", table.insert, t)
    raises("wrong number of arguments to 'insert'", table.insert, t, 1, 2, 3)
    raises("bad argument #2 to 'table.insert' (position out of bounds)", table.insert, { 1 }, 3, "x")
    raises("bad argument #2 to 'table.insert' (position out of bounds)", table.insert, { 1 }, 0, "x")
    raises("bad argument #1 to 'table.remove' (position out of bounds)", table.remove, { 1, 2 }, 4)
    raises("bad argument #1 to 'table.remove' (position out of bounds)", table.remove, { 1, 2 }, 0)
    raises("bad argument #1 to 'table.insert' (table expected, got nil)", table.insert, nil, 1)
    raises("bad argument #2 to 'table.insert' (number has no integer representation)", table.insert, { 1 }, 1.5, 2)
end

-- concat
same({ table.concat({}), table.concat({ 1, 2, 3 }), table.concat({ "a", "b" }, ", "), table.concat({ 1, 2.5, "x" }, "-") },
    { "", "123", "a, b", "1-2.5-x" })
same({ table.concat({ 1, 2, 3 }, ",", 2), table.concat({ 1, 2, 3 }, ",", 1, 2), table.concat({ 1, 2, 3 }, ",", 3, 2), table.concat({}, ",", 5, 4) },
    { "2,3", "1,2", "", "" })
same(table.concat({ [5] = "five", [6] = "six" }, "+", 5, 6), "five+six")
same(table.concat({ "x" }, ",", 1, 1), "x")
same(table.concat({ [math.maxinteger] = "most" }, ",", math.maxinteger, math.maxinteger), "most")
raises("invalid value (table) at index 2 in table for 'concat'", table.concat, { 1, {}, 3 })
raises("invalid value (nil) at index 1 in table for 'concat'", table.concat, {}, ",", 1, 1)
raises("invalid value (nil) at index 3 in table for 'concat'", table.concat, { 1, 2 }, ",", 1, 3)
raises("invalid value (boolean) at index 1 in table for 'concat'", table.concat, { true })
raises("bad argument #1 to 'table.concat' (table expected, got string)", table.concat, "x")
raises("bad argument #2 to 'table.concat' (string expected, got table)", table.concat, {}, {})
same(table.concat({ "a", "b" }, 1), "a1b")

-- pack and unpack
same(table.pack(), { n = 0 })
same(table.pack(1, nil, 3), { 1, nil, 3, n = 3 })
same(table.pack(nil).n, 1)
same({ table.unpack({ 1, 2, 3 }) }, { 1, 2, 3 })
same({ table.unpack({ 1, 2, 3 }, 2) }, { 2, 3 })
same({ table.unpack({ 1, 2, 3 }, 2, 3) }, { 2, 3 })
same({ table.unpack({ 1, 2, 3 }, 3, 2) }, {})
same({ table.unpack({ 1, 2 }, -1, 1) }, { nil, nil, 1 })
same(select("#", table.unpack({}, 1, 3)), 3)
same(select("#", table.unpack({ n = 5 })), 0)
same({ table.unpack({ 1, 2, 3 }, "2", 3.0) }, { 2, 3 })
same({ table.unpack("abc", 1, 0) }, {})
same({ table.unpack({ [math.maxinteger] = "x" }, math.maxinteger, math.maxinteger) }, { "x" })
raises("too many results to unpack", table.unpack, {}, 1, 1e8)
raises("too many results to unpack", table.unpack, {}, math.mininteger, math.maxinteger)
raises("too many results to unpack", table.unpack, {}, 0, math.maxinteger)
do
    local packed = table.pack(table.unpack({ 1, nil, nil, 4 }, 1, 4))
    same(packed, { 1, nil, nil, 4, n = 4 })
end

-- move
same(table.move({ 1, 2, 3 }, 1, 3, 2), { 1, 1, 2, 3 })
same(table.move({ 1, 2, 3 }, 2, 3, 1), { 2, 3, 3 })
same(table.move({ 1, 2, 3 }, 1, 3, 1), { 1, 2, 3 })
same(table.move({ 1, 2, 3 }, 1, 3, 3), { 1, 2, 1, 2, 3 })
same(table.move({ 1, 2, 3 }, 1, 0, 5), { 1, 2, 3 })
same(table.move({ 1, 2, 3 }, 1, 3, 1, {}), { 1, 2, 3 })
same(table.move({ 1, nil, 3 }, 1, 3, 1, { 9, 9, 9 }), { 1, nil, 3 })
same(table.move({ [-1] = "a", [0] = "b" }, -1, 0, 1, {}), { "a", "b" })
do
    local to = {}
    check(table.move({ 1 }, 1, 1, 1, to) == to)
    local log = {}
    local source = setmetatable({}, { __index = function(_, k) log[#log + 1] = "get" .. k return k * 10 end })
    local target = setmetatable({}, { __newindex = function(t, k, v) log[#log + 1] = "set" .. k rawset(t, k, v) end })
    same(table.move(source, 1, 2, 2, target), { [2] = 10, [3] = 20 })
    same(log, { "get1", "set2", "get2", "set3" })
    log = {}
    local both = setmetatable({}, { __index = function(_, k) log[#log + 1] = k end, __newindex = function() end })
    table.move(both, 1, 3, 2)
    same(log, { 3, 2, 1 })
    same(table.move({ [math.maxinteger - 1] = "a", [math.maxinteger] = "b" }, math.maxinteger - 1, math.maxinteger, 1, {}), { "a", "b" })
    same(table.move({ "a", "b" }, 1, 2, math.maxinteger - 1, {})[math.maxinteger], "b")
    raises("too many elements to move", table.move, {}, -1, math.maxinteger, 2)
    raises("too many elements to move", table.move, {}, math.mininteger, 0, 1)
    raises("destination wrap around", table.move, {}, 1, 2, math.maxinteger)
    raises("destination wrap around", table.move, {}, 1, math.maxinteger, 2)
    raises("bad argument #1 to 'table.move' (table expected, got nil)", table.move, nil, 1, 2, 3)
    raises("bad argument #5 to 'table.move' (table expected, got number)", table.move, {}, 1, 2, 3, 4)
end

-- sort
local function sorted(t, ...) table.sort(t, ...) return t end
same(sorted({ 3, 1, 2 }), { 1, 2, 3 })
same(sorted({}), {})
same(sorted({ 1 }), { 1 })
same(sorted({ "b", "a", "B", "" }), { "", "B", "a", "b" })
same(sorted({ 3, 1, 2 }, function(a, b) return a > b end), { 3, 2, 1 })
same(sorted({ 1.5, 1, 2, -1 / 0, 1 / 0, 0 }), { -1 / 0, 0, 1, 1.5, 2, 1 / 0 })
same(sorted({ 5, 5, 5, 5 }), { 5, 5, 5, 5 })
do
    local numbers, seed = {}, 7
    for i = 1, 2000 do seed = (seed * 1103515245 + 12345) % 2147483648 numbers[i] = seed % 500 end
    table.sort(numbers)
    local wrong = 0
    for i = 2, #numbers do if numbers[i - 1] > numbers[i] then wrong = wrong + 1 end end
    same(wrong, 0)
    local up, down = {}, {}
    for i = 1, 1000 do up[i], down[i] = i, 1001 - i end
    table.sort(up)
    table.sort(down)
    same({ up[1], up[1000], down[1], down[1000] }, { 1, 1000, 1, 1000 })
    local people = { { n = "c", a = 1 }, { n = "a", a = 3 }, { n = "b", a = 2 } }
    table.sort(people, function(x, y) return x.n < y.n end)
    same({ people[1].a, people[2].a, people[3].a }, { 3, 2, 1 })
    local compared = setmetatable({ v = 1 }, { __lt = function(a, b) return a.v < b.v end })
    local other = setmetatable({ v = 0 }, getmetatable(compared))
    check(sorted({ compared, other })[1] == other)
end
raises("attempt to compare", table.sort, { 1, "a", 2 })
raises("attempt to compare two table values", table.sort, { {}, {} })
raises("attempt to compare nil with number", table.sort, { 1, nil, 3 })
raises("invalid order function for sorting", table.sort, { 1, 2, 3, 4, 5 }, function() return true end)
raises("bad argument #2 to 'table.sort' (function expected, got number)", table.sort, { 1, 2 }, 5)
raises("in comparator", table.sort, { 1, 2 }, function() error("in comparator") end)
raises("array too big", table.sort, setmetatable({}, { __len = function() return math.maxinteger end }))
same(pcall(table.sort, { 3, 1, 2, 5, 4, 1, 2 }, function() return false end), true)

-- All of it goes through metamethods.
do
    local store = {}
    local proxy = setmetatable({}, { __index = store, __newindex = store, __len = function() return #store end })
    for i = 1, 5 do table.insert(proxy, 1, i) end
    same(store, { 5, 4, 3, 2, 1 })
    same(rawlen(proxy), 0)
    table.sort(proxy)
    same(store, { 1, 2, 3, 4, 5 })
    same(table.concat(proxy, ","), "1,2,3,4,5")
    same(table.remove(proxy, 1), 1)
    same({ table.unpack(proxy) }, { 2, 3, 4, 5 })
    same(#proxy, 4)
    raises("object length is not an integer", table.insert, setmetatable({}, { __len = function() return "x" end }), 1)
    raises("table expected", table.insert, setmetatable({}, { __index = store }) and 5, 1)
    same(table.concat(setmetatable({}, { __len = function() return 2 end, __index = function(_, k) return k .. "." end })), "1.2.")
end
