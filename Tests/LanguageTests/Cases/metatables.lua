-- §2.4 Metatables and metamethods · 208 assertions · stock
-- Each binary event is asked of the left operand first, then of the right one.
local events = {
    { "__add", function(a, b) return a + b end }, { "__sub", function(a, b) return a - b end },
    { "__mul", function(a, b) return a * b end }, { "__div", function(a, b) return a / b end },
    { "__mod", function(a, b) return a % b end }, { "__pow", function(a, b) return a ^ b end },
    { "__idiv", function(a, b) return a // b end }, { "__band", function(a, b) return a & b end },
    { "__bor", function(a, b) return a | b end }, { "__bxor", function(a, b) return a ~ b end },
    { "__shl", function(a, b) return a << b end }, { "__shr", function(a, b) return a >> b end },
    { "__concat", function(a, b) return a .. b end },
}
for _, event in ipairs(events) do
    local name, operate = event[1], event[2]
    local left = setmetatable({}, { [name] = function(a, b) return "left", a, b end })
    local right = setmetatable({}, { [name] = function(a, b) return "right", a, b end })
    same(operate(left, right), "left")
    same(operate(left, 1), "left")
    same(operate(1, right), "right")
    same(operate({}, right), "right")
    same(select("#", operate(left, 2)), 1)
    local seen = setmetatable({}, { [name] = function(a, b) return { a, b } end })
    same(operate(5, seen)[1], 5)
    check(rawequal(operate(5, seen)[2], seen))
    same(operate(seen, "s")[2], "s")
    raises("attempt to", operate, {}, 1)
end

-- Unary events get the operand twice.
do
    local mt = {
        __unm = function(a, b) return rawequal(a, b) and "minus" end,
        __bnot = function(a, b) return rawequal(a, b) and "not" end,
        __len = function(a) return "length" end,
    }
    local v = setmetatable({ 1, 2 }, mt)
    same(-v, "minus")
    same(~v, "not")
    same(#v, "length")
    same(rawlen(v), 2)
end

-- Bitwise events are for what is no integer; arithmetic ones for what is no number.
do
    local v = setmetatable({}, { __band = function(a) return a end, __add = function(_, b) return b end })
    same(1.5 & v, 1.5)
    same("a" & v, "a")
    same(v + "10", "10")
    same(3 + 4, 7)
    same(pcall(function() return 1.5 & 1 end), false)
end

-- Comparison: < and <= have events of their own, > and >= are the same ones with operands swapped.
do
    local log = {}
    local mt = {
        __lt = function(a, b) log[#log + 1] = "lt" .. a.n .. b.n return a.n < b.n end,
        __le = function(a, b) log[#log + 1] = "le" .. a.n .. b.n return a.n <= b.n end,
    }
    local one, two = setmetatable({ n = 1 }, mt), setmetatable({ n = 2 }, mt)
    same({ one < two, one <= two, one > two, one >= two, two <= two }, { true, true, false, false, true })
    same(log, { "lt12", "le12", "lt21", "le21", "le22" })
    local truthy = setmetatable({}, { __lt = function() return 0 end, __le = function() return nil end })
    same(truthy < 1, true)
    same(1 < truthy, true)
    same(truthy <= 1, false)
    same("a" < truthy, true)
    raises("attempt to compare two table values", function() return {} < setmetatable({}, { __le = mt.__le }) end)
    raises("attempt to compare two table values", function() return {} > setmetatable({}, { __le = mt.__le }) end)
end

-- Equality: asked only of two tables that are not the same.
do
    local calls = 0
    local mt = { __eq = function() calls = calls + 1 return "yes" end }
    local a, b = setmetatable({}, mt), setmetatable({}, mt)
    same(a == b, true)
    same(a ~= b, false)
    same(a == a, true)
    same(calls, 2)
    same(a == 1, false)
    same(a == {}, true)
    same({} == a, true)
    same(calls, 4)
    same(rawequal(a, b), false)
    same(setmetatable({}, { __eq = function() return nil end }) == {}, false)
end

-- __index: a function gets table and key, anything else is indexed in turn.
do
    local base = { inherited = 1 }
    local middle = setmetatable({ own = 2 }, { __index = base })
    local top = setmetatable({}, { __index = middle })
    same({ top.inherited, top.own, top.absent }, { 1, 2 })
    same(rawget(top, "own"), nil)
    top.own = 3
    same({ top.own, middle.own }, { 3, 2 })
    local computed = setmetatable({}, { __index = function(t, k) return type(t) .. k, "dropped" end })
    same(computed.x, "tablex")
    same(computed[1], "table1")
    same(select("#", computed.x), 1)
    same(setmetatable({}, { __index = "text" }).len, string.len)
    same(setmetatable({}, { __index = function() end }).x, nil)
    local callable = setmetatable({}, { __call = function(_, t, k) return k .. "!" end })
    raises("attempt to index", function() return setmetatable({}, { __index = 5 }).x end)
    same(setmetatable({}, { __index = setmetatable({}, { __index = function(_, k) return k end }) }).deep, "deep")
    same(setmetatable({}, { __index = callable }).x, nil)
    local loop = {}
    setmetatable(loop, { __index = loop })
    raises("'__index' chain too long; possible loop", function() return loop.x end)
end

-- __newindex: only for keys that are absent.
do
    local store = {}
    local t = setmetatable({ present = 1 }, { __newindex = store })
    t.present = 2
    t.absent = 3
    same(t, { present = 2 })
    same(store, { absent = 3 })
    local log = {}
    local logged = setmetatable({}, { __newindex = function(t, k, v) log[#log + 1] = k rawset(t, k, v) end })
    logged.a = 1
    logged.a = 2
    logged.b = nil
    same(log, { "a", "b" })
    same(rawget(logged, "a"), 2)
    logged.a = nil
    logged.a = 3
    same(log, { "a", "b", "a" })
    local loop = {}
    setmetatable(loop, { __newindex = loop })
    raises("'__newindex' chain too long; possible loop", function() loop.x = 1 end)
    raises("attempt to index a number value", function() setmetatable({}, { __newindex = 5 }).x = 1 end)
    local function set(k, v) local p = setmetatable({}, { __newindex = function() end }) p[k] = v end
    same(pcall(set, nil, 1), true)
    same(pcall(set, 0 / 0, 1), true)
end

-- __call: the called value goes in front; a chain of callables works.
do
    local f = setmetatable({}, { __call = function(self, ...) return rawequal(self, f) or self, select("#", ...), ... end })
    same(select(2, f(1, nil)), 2)
    same(select(3, f(7)), 7)
    local chain = setmetatable({}, { __call = setmetatable({}, { __call = function(a, b, c) return c end }) })
    same(chain(9), 9)
    same(select("#", f()), 2)
    local method = { go = f }
    same(select(2, method:go(1)), 2)
    raises("attempt to call", function() setmetatable({}, { __call = 1 })() end)
    same((function(...) return f(...) end)("tail") ~= nil, true)
end

-- Metamethods may yield and may fail.
do
    local mt = {}
    for _, name in ipairs { "__add", "__index", "__lt", "__eq", "__len", "__call", "__concat", "__unm", "__le" } do
        mt[name] = function() return coroutine.yield(name) end
    end
    mt.__newindex = function(_, _, v) coroutine.yield("__newindex") end
    local a, b = setmetatable({}, mt), setmetatable({}, mt)
    local co = coroutine.wrap(function()
        local results = { a + b, a.x, a < b, a == b, #a, a(), a .. b, -a, a <= b }
        a.z = 1
        for k in coroutine.wrap(function() coroutine.yield("k") end) do results[#results + 1] = k end
        return results
    end)
    local met = {}
    local value = co()
    while type(value) == "string" do
        met[#met + 1] = value
        value = co(#met)
    end
    same(met, { "__add", "__index", "__lt", "__eq", "__len", "__call", "__concat", "__unm", "__le", "__newindex" })
    same(value, { 1, 2, true, true, 5, 6, 7, 8, true, "k" })
    local failing = setmetatable({}, { __add = function() error("in add", 0) end })
    same(select(2, pcall(function() return failing + 1 end)), "in add")
end

-- __metatable, __name, __tostring, __pairs
do
    local guarded = setmetatable({}, { __metatable = "locked" })
    same(getmetatable(guarded), "locked")
    raises("cannot change a protected metatable", setmetatable, guarded, {})
    raises("cannot change a protected metatable", setmetatable, setmetatable({}, { __metatable = false }), nil)
    same(getmetatable({}), nil)
    local mt = {}
    same(getmetatable(setmetatable({}, mt)), mt)
    same(getmetatable(setmetatable(setmetatable({}, mt), nil)), nil)
    same(getmetatable(5), nil)
    same(getmetatable("").__index, string)
    check(tostring(setmetatable({}, { __name = "My.Type" })):find("^My.Type: "))
    check(tostring(setmetatable({}, { __name = 5 })):find("^table: "))
    same(tostring(setmetatable({}, { __tostring = function() return "mine" end })), "mine")
    same(tostring(setmetatable({}, { __tostring = function() return 12 end })), "12")
    raises("'__tostring' must return a string", tostring, setmetatable({}, { __tostring = function() return {} end }))
    raises("attempt to perform arithmetic on a My.Type value", function() return setmetatable({}, { __name = "My.Type" }) + 1 end)
    local p = setmetatable({}, { __pairs = function(t) return function(_, k) if not k then return 1, "one" end end, t, nil, "more" end })
    local got = {}
    for k, v in pairs(p) do got[k] = v end
    same(got, { "one" })
    same(select("#", pairs(p)), 3)
    same(next(p), nil)
end
raises("bad argument #1 to 'setmetatable' (table expected, got number)", setmetatable, 1, {})
raises("bad argument #2 to 'setmetatable' (nil or table expected, got no value)", setmetatable, {})
raises("bad argument #2 to 'setmetatable' (nil or table expected, got number)", setmetatable, {}, 1)

-- Metamethods are found raw: an __index on the metatable does not provide them.
do
    local mt = setmetatable({}, { __index = { __add = function() return "no" end } })
    raises("attempt to perform arithmetic", function() return setmetatable({}, mt) + 1 end)
    local late = {}
    local v = setmetatable({}, late)
    raises("attempt to perform arithmetic", function() return v + 1 end)
    late.__add = function() return "late" end
    same(v + 1, "late")
    late.__index = function() return "late index" end
    same(v.x, "late index")
end

-- Strings have a metatable of their own.
same(("x"):upper(), "X")
same(("%d"):format(3), "3")
same(#"abc", 3)
same(("x").y, nil)
same(("10") + 1, 11)
raises("attempt to index a nil value (field 'absent')", function() return ("x").absent.y end)

-- Classes as people write them.
do
    local Account = {}
    Account.__index = Account
    function Account.new(b) return setmetatable({ balance = b }, Account) end
    function Account:add(v) self.balance = self.balance + v return self end
    Account.__eq = function(a, b) return a.balance == b.balance end
    local Special = setmetatable({}, { __index = Account })
    Special.__index = Special
    function Special.new(b) return setmetatable(Account.new(b), Special) end
    function Special:add(v) return Account.add(self, v * 2) end
    same(Account.new(1):add(2).balance, 3)
    same(Special.new(1):add(2).balance, 5)
    same(Account.new(4) == Account.new(4), true)
end
