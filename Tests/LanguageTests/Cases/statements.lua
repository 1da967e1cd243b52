-- §3.2 and §3.3 Variables and statements · 84 assertions · stock
-- Assignment: all expressions are evaluated first; surplus is dropped, missing is nil.
do
    local a, b, c = 1, 2
    same({ a, b, c == nil }, { 1, 2, true })
    a, b = b, a
    same({ a, b }, { 2, 1 })
    a, b, c = 5, 6, 7, 8
    same({ a, b, c }, { 5, 6, 7 })
    local i, t = 3, {}
    i, t[i] = i + 1, 20
    same({ i, t[3], t[4] == nil }, { 4, 20, true })
    local function two() return 1, 2 end
    a, b, c = two()
    same({ a, b, c == nil }, { 1, 2, true })
    a, b, c = two(), 10
    same({ a, b, c == nil }, { 1, 10, true })
    a, b, c = 0, two()
    same({ a, b, c }, { 0, 1, 2 })
    a, b = (two())
    same({ a, b == nil }, { 1, true })
    local x <const>, y = 1, 2
    y = x + y
    same(y, 3)
    local deep = { { {} } }
    deep[1][1][1], deep[1][2] = "v", "w"
    same({ deep[1][1][1], deep[1][2] }, { "v", "w" })
end

-- Blocks and semicolons.
do
    local x = 1
    do local x = x + 1 same(x, 2) end
    same(x, 1);
    ;;;
    do end
    local x = x + 10
    same(x, 11)
end

-- while, repeat, if
do
    local n, log = 0, {}
    while n < 3 do n = n + 1 end
    same(n, 3)
    while true do n = n + 1 if n > 10 then break end end
    same(n, 11)
    repeat local inner = n n = n - 1 until inner == 5
    same(n, 4)
    repeat local done = true until done
    for _, v in ipairs { 1, 2, 3, 4 } do
        if v == 1 then log[#log + 1] = "one"
        elseif v == 2 then log[#log + 1] = "two"
        elseif v == 3 then log[#log + 1] = "three"
        else log[#log + 1] = "else" end
    end
    same(log, { "one", "two", "three", "else" })
    while false do error("never") end
    repeat local f = function() return n end until f() == 4
end

-- goto and labels.
do
    local log = {}
    for i = 1, 6 do
        if i % 2 == 0 then goto continue end
        log[#log + 1] = i
        ::continue::
    end
    same(log, { 1, 3, 5 })
    local i = 0
    ::top::
    i = i + 1
    if i < 5 then goto top end
    same(i, 5)
    for a = 1, 3 do for b = 1, 3 do if a * b == 4 then i = a + b goto out end end end
    ::out::
    same(i, 4)
    do goto skip error("never") ::skip:: end
    -- Each pass has variables of its own.
    local functions = {}
    do
        local k = 0
        ::again::
        local v = k
        functions[#functions + 1] = function() v = v + 10 return v end
        k = k + 1
        if k < 3 then goto again end
    end
    same({ functions[1](), functions[2](), functions[3](), functions[1]() }, { 10, 11, 12, 20 })
    do ::same_name:: end
    do ::same_name:: end
    repeat if i then goto leave end ::leave:: until true
end
refused("no visible label 'nowhere' for <goto> at line 1", "goto nowhere")
refused("no visible label 'inner'", "goto inner do ::inner:: end")
refused("jumps into the scope of local 'x'", "goto l local x ::l:: print(x)")
refused("label 'l' already defined on line 1", "::l:: ::l::")
refused("label 'l' already defined", "::l:: do ::l:: end")
refused("break outside loop at line 2", "\nbreak")
refused("no visible label 'l'", "::l:: local f = function() goto l end")
same(load("do goto l local x ::l:: end return 1")(), 1)
refused("jumps into the scope of local 'x'", "repeat goto l local x ::l:: until x")

-- Numeric for, integers: no overflow, exact count.
local function steps(first, last, step)
    local seen = {}
    for v in coroutine.wrap(function() for v = first, last, step do coroutine.yield(v) end end) do seen[#seen + 1] = v end
    return seen
end
same(steps(1, 3, 1), { 1, 2, 3 })
same(steps(3, 1, -1), { 3, 2, 1 })
same(steps(1, 0, 1), {})
same(steps(1, 10, 4), { 1, 5, 9 })
same(steps(1, 1, 1), { 1 })
same(steps(math.maxinteger - 1, math.maxinteger, 1), { math.maxinteger - 1, math.maxinteger })
same(steps(math.mininteger + 1, math.mininteger, -1), { math.mininteger + 1, math.mininteger })
same(steps(math.maxinteger, math.maxinteger, 5), { math.maxinteger })
same(steps(1, math.maxinteger, math.maxinteger // 2 + 1), { 1, math.maxinteger // 2 + 2 })
same(steps(math.mininteger, math.maxinteger, math.maxinteger), { math.mininteger, -1, math.maxinteger - 1 })
same(steps(-1, math.mininteger, math.mininteger), { -1 })
same(steps(1, 3.7, 1), { 1, 2, 3 })
same(steps(1, 2.0, 1), { 1, 2 })
same(steps(3, 1.2, -1), { 3, 2 })
same(steps(1, math.huge, math.maxinteger), { 1 })
same(steps(1, -math.huge, 1), {})
same(steps(-1, -math.huge, math.mininteger), { -1 })
same(steps(1, 0 / 0, 1), {})
same(steps(1, 2 ^ 70, math.maxinteger), { 1 })
same(steps(math.mininteger, -2.0 ^ 70, 1), {})

-- Floats.
same(steps(1.0, 3, 1), { 1.0, 2.0, 3.0 })
same(steps(1, 2, 0.5), { 1.0, 1.5, 2.0 })
same(steps(1, 0, -0.25), { 1.0, 0.75, 0.5, 0.25, 0.0 })
same(steps(1.5, 1.5, 1), { 1.5 })
same(#steps(0, 1, 0.1), 11)
same(steps(0.0, -1, 1), {})
same(steps(1, 3.0, 2), { 1, 3 })
raises("bad 'for' initial value (number expected, got string)", function() for _ = "x", 2 do end end)
raises("bad 'for' initial value (number expected, got nil)", function() for _ = nil, 2 do end end)

-- The control variable is local to each pass; limits are evaluated once.
do
    local functions, evaluations = {}, 0
    for i = 1, (function() evaluations = evaluations + 1 return 3 end)() do functions[i] = function() i = i + 1 return i end end
    same({ functions[1](), functions[1](), functions[3](), evaluations }, { 2, 3, 4, 1 })
    local sum = 0
    for i = 1, 3 do sum = sum + i i = 100 end
    same(sum, 6)
    local i = "outer"
    for i = 1, 1 do end
    same(i, "outer")
end

-- Generic for.
do
    local log = {}
    for a, b, c in (function(s, k) if k < s then return k + 1, k * 2, k * 3 end end), 2, 0 do log[#log + 1] = { a, b, c } end
    same(log, { { 1, 0, 0 }, { 2, 2, 3 } })
    local callable = setmetatable({}, { __call = function(_, s, k) k = (k or 0) + 1 if k <= s then return k end end })
    local n = 0
    for k in callable, 3 do n = n + k end
    same(n, 6)
    for k, v in next, { 5 } do n = n + v end
    same(n, 11)
    for _ in function() return nil end do error("never") end
    for v in function(_, k) if k == nil then return false end end do n = v end
    same(n, false)
    local closures = {}
    for i, v in ipairs { "a", "b" } do closures[i] = function() return v end end
    same(closures[1]() .. closures[2](), "ab")
    -- The fourth value is closed with the loop.
    local closed = {}
    local function guard(name) return setmetatable({}, { __close = function(_, e) closed[#closed + 1] = name .. tostring(e) end }) end
    local function upto(m) return function(_, k) k = (k or 0) + 1 if k <= m then return k end end end
    for _ in upto(2), nil, nil, guard("end") do end
    pcall(function() for _ in upto(2), nil, nil, guard("error") do error("!", 0) end end)
    local function early() for k in upto(2), nil, nil, guard("return") do return k end end
    same(early(), 1)
    for _ in upto(2), nil, nil, guard("goto") do goto done end
    ::done::
    same(closed, { "endnil", "error!", "returnnil", "gotonil" })
    raises("variable '(for state)' got a non-closable value", function() for _ in upto(1), nil, nil, 5 do end end)
end

-- Function call statements, and what is not one.
do
    local called = 0
    local function f() called = called + 1 return f end
    f()()()
    f "text"
    f {}
    same(called, 5)
    refused("unexpected symbol near '+'", "f() + 1")
    refused("syntax error near", "x.y")
    refused("unexpected symbol near '1'", "1 = 2")
    refused("syntax error near '='", "f() = 1")
    refused("syntax error near", "a, f() = 1, 2")
    refused("unexpected symbol near 'return'", "x = return")
end
refused("near", "return 1 print(2)")
same(load("do return 1 end return 2")(), 1)
same(load("return;")(), nil)
same(select("#", load("return")()), 0)

-- Limits of one function.
do
    local names = {}
    for i = 1, 201 do names[i] = "v" .. i end
    refused("too many local variables (limit is 200)", "local " .. table.concat(names, ","))
    names[201] = nil
    check(load("local " .. table.concat(names, ",")))
    local up = {}
    for i = 1, 130 do up[i] = "local a" .. i .. " = " .. i end
    local uses = {}
    for i = 1, 130 do uses[i] = "a" .. i end
    local many = load(table.concat(up, "\n") .. "\nreturn function() return " .. table.concat(uses, "+") .. " end")
    same(many()(), 130 * 131 // 2)
end
