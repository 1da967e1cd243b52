-- §3.4.10 to §3.5 Calls, definitions, varargs, visibility · 65 assertions · stock
-- Parameters: missing ones are nil, surplus is dropped.
do
    local function f(a, b) return a, b end
    local function g(a, b, ...) return a, b, select("#", ...) end
    local function r() return 1, 2, 3 end
    same({ f(3) }, { 3 })
    same({ f(3, 4) }, { 3, 4 })
    same({ f(3, 4, 5) }, { 3, 4 })
    same({ f(r(), 10) }, { 1, 10 })
    same({ f(r()) }, { 1, 2 })
    same({ g(3) }, { 3, nil, 0 })
    same({ g(3, 4, 5, 8) }, { 3, 4, 2 })
    same({ g(5, r()) }, { 5, 1, 2 })
    same({ (f(r())) }, { 1 })
    same(select("#", f()), 2)
    same(select("#", (function() end)()), 0)
    same(select("#", ((function() end)())), 1)
end

-- Varargs.
do
    local function count(...) return select("#", ...) end
    same({ count(), count(nil), count(nil, nil), count(1, nil) }, { 0, 1, 2, 2 })
    local function pass(...) return ... end
    same({ pass(1, 2, 3) }, { 1, 2, 3 })
    same({ pass(1, 2), pass(3, 4) }, { 1, 3, 4 })
    same({ (pass(1, 2)) }, { 1 })
    local function first(...) local a, b = ... return a, b end
    same({ first(1) }, { 1 })
    same({ first(1, 2, 3) }, { 1, 2 })
    local function packed(...) return { ... }, { n = select("#", ...), ... } end
    local _, p = packed(1, nil, 3)
    same(p, { 1, nil, 3, n = 3 })
    local function assigned(...) local t = {} t.a, t.b, t.c = ... return t end
    same(assigned(1, 2), { a = 1, b = 2 })
    local function through(...) local function inner(...) return ... end return inner(...), inner(...) end
    same({ through(1, 2) }, { 1, 1, 2 })
    local function sum(...) local s = 0 for i = 1, select("#", ...) do s = s + (select(i, ...)) end return s end
    same(sum(1, 2, 3, 4), 10)
    local many = {}
    for i = 1, 250 do many[i] = i end
    same(count(table.unpack(many)), 250)
    same(select(250, table.unpack(many)), 250)
    same(select("#", table.unpack(many, 1, 10000)), 10000)
    local function fixed(a, ...) a = 10 return a, ... end
    same({ fixed(1, 2) }, { 10, 2 })
    refused("cannot use '...' outside a vararg function near '...'", "function f() return ... end")
    refused("cannot use '...' outside a vararg function", "function f(...) return function() return ... end end")
    refused("')' expected near ','", "function f(..., a) end")
end

-- Calls with a single literal, and methods.
do
    local function one(x) return x end
    same(one "text", "text")
    same(one [[long]], "long")
    same(one { 1 }[1], 1)
    local object = { n = 0 }
    function object:add(k) self.n = self.n + (k or 1) return self end
    same(object:add():add(5).n, 6)
    same(object.add(object, 4).n, 10)
    local calls = 0
    local function source() calls = calls + 1 return object end
    source():add()
    same(calls, 1)
end

-- Tail calls take no stack.
do
    local function loop(n, acc) if n == 0 then return acc end return loop(n - 1, acc + 1) end
    same(loop(300000, 0), 300000)
    local even, odd
    function even(n) if n == 0 then return true end return odd(n - 1) end
    function odd(n) if n == 0 then return false end return even(n - 1) end
    same(even(100001), false)
    local object = {}
    function object:down(n) if n == 0 then return "end" end return self:down(n - 1) end
    same(object:down(100000), "end")
    local callable = setmetatable({}, { __call = function(self, n) if n == 0 then return "called" end return self(n - 1) end })
    same(callable(50000), "called")
    local deep = 0
    local function notail(n) if n == 0 then return 0 end return 1 + notail(n - 1) end
    same(notail(10000), 10000)
end

-- Order of evaluation of arguments and of results.
do
    local log = {}
    local function note(v) log[#log + 1] = v return v end
    local function take(...) return select("#", ...) end
    same(take(note(1), note(2), note(3)), 3)
    same(log, { 1, 2, 3 })
end

-- Definitions.
do
    local f1 = function() return 1 end
    local function f2() return 2 end
    function f3_global() return 3 end
    local t = { a = { b = {} } }
    function t.f4() return 4 end
    function t.a.b.f5(x) return x end
    function t.a.b:f6(x) return self == t.a.b and x end
    same({ f1(), f2(), f3_global(), t.f4(), t.a.b.f5(5), t.a.b:f6(6) }, { 1, 2, 3, 4, 5, 6 })
    f3_global = nil
    local function fact(n) return n <= 1 and 1 or n * fact(n - 1) end
    same(fact(20), 2432902008176640000)
    local broken = load("local f = function(n) return n <= 1 and 1 or n * f(n - 1) end return f(3)")
    raises("attempt to call a nil value (global 'f')", broken)
    same((function(n) return n end)(nil), nil)
    same((function(a, a) return a end)(1, 2), 2)
end

-- Visibility and closures.
do
    local x = 10
    do
        local x = x
        same(x, 10)
        x = x + 1
        do local x = x + 1 same(x, 12) end
        same(x, 11)
    end
    same(x, 10)
    local a = {}
    local shared = 20
    for i = 1, 3 do
        local y = 0
        a[i] = function() y = y + 1 return shared + y end
    end
    same({ a[1](), a[1](), a[2]() }, { 21, 22, 21 })
    shared = 30
    same(a[3](), 31)
    local function counter()
        local n = 0
        return function() n = n + 1 return n end, function() return n end, function(v) n = v end
    end
    local up, get, set = counter()
    up() up()
    same(get(), 2)
    set(10)
    same(up(), 11)
    local other = counter()
    same(other(), 1)
    local function outer() local v = 1 local function mid() local function inner() v = v + 1 return v end return inner end return mid(), function() return v end end
    local inc, read = outer()
    inc()
    same(read(), 2)
    local recursive
    local function use() return recursive end
    recursive = 5
    same(use(), 5)
    local function shadow(shadow) return shadow end
    same(shadow(7), 7)
    local while_functions, i = {}, 1
    while i <= 2 do local j = i while_functions[i] = function() j = j + 1 return j end i = i + 1 end
    same({ while_functions[1](), while_functions[2](), while_functions[1]() }, { 2, 3, 3 })
    local co = coroutine.wrap(function() local k = 1 coroutine.yield(function() k = k + 1 return k end) return k end)
    local bump = co()
    bump()
    same(co(), 2)
    local ok, escaped = pcall(function() local v = "kept" error(function() return v end) end)
    same(escaped(), "kept")
end

-- Y combinator, currying, memoising: functions are values.
do
    local Y = function(f) return (function(x) return x(x) end)(function(x) return f(function(...) return x(x)(...) end) end) end
    same(Y(function(self) return function(n) return n == 0 and 1 or n * self(n - 1) end end)(10), 3628800)
    local function curry(f) return function(a) return function(b) return f(a, b) end end end
    same(curry(math.max)(3)(9), 9)
    local function compose(f, g) return function(...) return f(g(...)) end end
    same(compose(string.upper, string.reverse)("abc"), "CBA")
end
