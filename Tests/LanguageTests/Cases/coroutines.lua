-- §2.6 and §6.2 Coroutines · 82 assertions · stock
-- Values go in with resume and out with yield.
do
    local log = {}
    local co = coroutine.create(function(a, b)
        log[#log + 1] = { a, b }
        local c = coroutine.yield(a + b, a - b)
        log[#log + 1] = { c }
        local d, e = coroutine.yield()
        log[#log + 1] = { d, e }
        return "end", d
    end)
    same(coroutine.status(co), "suspended")
    same({ coroutine.resume(co, 5, 3) }, { true, 8, 2 })
    same({ coroutine.resume(co, "c", "dropped") }, { true })
    same(coroutine.status(co), "suspended")
    same({ coroutine.resume(co, 1, 2) }, { true, "end", 1 })
    same(log, { { 5, 3 }, { "c" }, { 1, 2 } })
    same(coroutine.status(co), "dead")
    same({ coroutine.resume(co) }, { false, "cannot resume dead coroutine" })
    same({ coroutine.resume(co) }, { false, "cannot resume dead coroutine" })
end
same(select("#", coroutine.resume(coroutine.create(function() return nil, nil end))), 3)
same(select("#", coroutine.resume(coroutine.create(function() end))), 1)
same(select("#", coroutine.resume(coroutine.create(function() coroutine.yield(nil, nil, nil) end))), 4)

-- The example of the manual.
do
    local trace = {}
    local function out(...) trace[#trace + 1] = table.concat({ ... }, " ") end
    local function foo(a) out("foo", a) return coroutine.yield(2 * a) end
    local co = coroutine.create(function(a, b)
        out("co", a, b)
        local r = foo(a + 1)
        out("co", r)
        local q, s = coroutine.yield(a + b, a - b)
        out("co", q, s)
        return b, "end"
    end)
    same({ coroutine.resume(co, 1, 10) }, { true, 4 })
    same({ coroutine.resume(co, "r") }, { true, 11, -9 })
    same({ coroutine.resume(co, "x", "y") }, { true, 10, "end" })
    same({ coroutine.resume(co, "x", "y") }, { false, "cannot resume dead coroutine" })
    same(trace, { "co 1 10", "foo 2", "co r", "co x y" })
end

-- Errors end a coroutine, not its resumer.
do
    local object = {}
    local co = coroutine.create(function() error(object) end)
    local ok, value = coroutine.resume(co)
    same(ok, false)
    check(rawequal(value, object))
    same(coroutine.status(co), "dead")
    same(select(2, coroutine.resume(coroutine.create(function() local x = nil; x.y = 1 end))):match(": (.*)$"),
        "attempt to index a nil value (local 'x')")
end

-- status, running, isyieldable
do
    local main, is_main = coroutine.running()
    same(type(main), "thread")
    same(is_main, true)
    same(coroutine.status(main), "running")
    same(coroutine.isyieldable(), false)
    same(coroutine.isyieldable(main), false)
    local inner, outer
    outer = coroutine.create(function()
        local me, top = coroutine.running()
        same(me == outer and not top, true)
        same(coroutine.isyieldable(), true)
        same(coroutine.status(main), "normal")
        inner = coroutine.create(function()
            same(coroutine.status(outer), "normal")
            same({ coroutine.resume(outer) }, { false, "cannot resume non-suspended coroutine" })
            same({ coroutine.resume(coroutine.running()) }, { false, "cannot resume non-suspended coroutine" })
            same({ coroutine.resume(main) }, { false, "cannot resume non-suspended coroutine" })
            raises("cannot close a normal coroutine", coroutine.close, outer)
            raises("cannot close a running coroutine", coroutine.close, inner)
        end)
        same(coroutine.isyieldable(inner), true)
        assert(coroutine.resume(inner))
        same(coroutine.status(inner), "dead")
    end)
    assert(coroutine.resume(outer))
    raises("cannot close a running coroutine", coroutine.close, main)
    local within
    coroutine.wrap(function() ("x"):gsub("x", function() within = coroutine.isyieldable() end) end)()
    same(within, false)
end

-- Yields where they cannot be.
same({ pcall(coroutine.yield, 1) }, { false, "attempt to yield from outside a coroutine" })
same(select(2, pcall(function() coroutine.yield() end)), "attempt to yield from outside a coroutine")
same({ coroutine.resume(coroutine.create(function() table.sort({ 3, 2, 1 }, coroutine.yield) end)) },
    { false, "attempt to yield across a C-call boundary" })
same(select(2, coroutine.resume(coroutine.create(function() ("x"):gsub(".", coroutine.yield) end))),
    "attempt to yield across a C-call boundary")

-- wrap
do
    local gen = coroutine.wrap(function(...) local n = select("#", ...) while true do n = n + coroutine.yield(n) end end)
    same({ gen(1, 1, 1), gen(10), gen(5) }, { 3, 13, 18 })
    local once = coroutine.wrap(function() return 1 end)
    same(once(), 1)
    raises("cannot resume dead coroutine", once)
    local object = {}
    check(rawequal(select(2, pcall(coroutine.wrap(function() error(object) end))), object))
    raises("boom", coroutine.wrap(function() error("boom") end))
    local _, twice = pcall(function() coroutine.wrap(function() error("boom", 0) end)() end)
    check(twice:find("^[^:]+:%d+: boom$"))
    local squares = {}
    for n in coroutine.wrap(function() for i = 1, 5 do coroutine.yield(i * i) end end) do squares[#squares + 1] = n end
    same(squares, { 1, 4, 9, 16, 25 })
end
do
    local function permutations(a, n)
        n = n or #a
        if n <= 1 then coroutine.yield(table.concat(a)) end
        for i = 1, n do
            a[n], a[i] = a[i], a[n]
            if n > 1 then permutations(a, n - 1) end
            a[n], a[i] = a[i], a[n]
        end
    end
    local all = {}
    for p in coroutine.wrap(function() permutations { "a", "b", "c" } end) do all[#all + 1] = p end
    same(all, { "bca", "cba", "cab", "acb", "bac", "abc" })
end

-- close
do
    local closed = {}
    local function closing(name, fails)
        return setmetatable({}, { __close = function(_, e)
            closed[#closed + 1] = name .. ":" .. tostring(e)
            if fails then error(fails, 0) end
        end })
    end
    local co = coroutine.create(function()
        local a <close> = closing("a")
        local b <close> = closing("b")
        coroutine.yield()
    end)
    coroutine.resume(co)
    same({ coroutine.close(co) }, { true })
    same(closed, { "b:nil", "a:nil" })
    same(coroutine.status(co), "dead")
    same({ coroutine.close(co) }, { true })
    same({ coroutine.close(coroutine.create(print)) }, { true })
    closed = {}
    co = coroutine.create(function()
        local a <close> = closing("a")
        local b <close> = closing("b", "from b")
        coroutine.yield()
    end)
    coroutine.resume(co)
    same({ coroutine.close(co) }, { false, "from b" })
    same(closed, { "b:nil", "a:from b" })
    same({ coroutine.close(co) }, { true })
    co = coroutine.create(function() error("e", 0) end)
    coroutine.resume(co)
    same({ coroutine.close(co) }, { false, "e" })
    same({ coroutine.close(co) }, { true })
    -- An error leaves variables open until the coroutine is closed; wrap closes it.
    closed = {}
    co = coroutine.create(function() local a <close> = closing("a") error("e", 0) end)
    same({ coroutine.resume(co) }, { false, "e" })
    same(closed, {})
    same({ coroutine.close(co) }, { false, "e" })
    same(closed, { "a:e" })
    closed = {}
    raises("e", coroutine.wrap(function() local a <close> = closing("a") error("e", 0) end))
    same(closed, { "a:e" })
end

-- Yields pass through pcall, metamethods, iterators, and closing.
do
    local co = coroutine.wrap(function()
        local ok, e = pcall(function()
            coroutine.yield("in pcall")
            error("after", 0)
        end)
        coroutine.yield(tostring(ok) .. e)
        local _, handled = xpcall(function() coroutine.yield("in xpcall") error("x", 0) end, function(m) return m .. "!" end)
        coroutine.yield(handled)
        do
            local c <close> = setmetatable({}, { __close = function() coroutine.yield("in close") end })
        end
        for v in function(_, k) return coroutine.yield("in iterator") end do coroutine.yield(v) end
        return "done"
    end)
    local got = {}
    for _ = 1, 8 do got[#got + 1] = co(#got == 6 and "v" or nil) end
    same(got, { "in pcall", "falseafter", "in xpcall", "x!", "in close", "in iterator", "v", "in iterator" })
    same(co(nil), "done")
end

-- Many and deep.
do
    local total = 0
    for i = 1, 2000 do total = total + coroutine.wrap(function(n) return coroutine.yield(n) end)(i) end
    same(total, 2001000)
    local function nest(n) if n == 0 then return "bottom" end return coroutine.wrap(nest)(n - 1) end
    same(nest(100), "bottom")
    raises("C stack overflow", nest, 100000)
    local many = coroutine.wrap(function() return table.unpack({}, 1, 5000) end)
    same(select("#", many()), 5000)
    local co = coroutine.create(function(...) return select("#", ...) end)
    same({ coroutine.resume(co, table.unpack({}, 1, 3000)) }, { true, 3000 })
end

raises("bad argument #1 to 'coroutine.create' (function expected, got number)", coroutine.create, 1)
raises("bad argument #1 to 'coroutine.wrap' (function expected, got table)", coroutine.wrap, {})
for _, name in ipairs { "resume", "status", "close" } do
    raises("bad argument #1 to 'coroutine." .. name .. "' (thread expected, got number)", coroutine[name], 1)
end
raises("thread expected", coroutine.isyieldable, 1)
same(type(coroutine.create(function() end)), "thread")
check(tostring(coroutine.create(print)):find("^thread: "))
