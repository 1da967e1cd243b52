-- What the sandbox leaves out, closes and changes · 119 assertions · ours
-- Absent.
for _, name in ipairs { "io", "debug", "package", "dofile", "loadfile", "collectgarbage", "loadstring", "unpack", "setfenv", "module", "arg" } do
    same(_G[name], nil)
end
for _, name in ipairs { "exit", "execute", "getenv", "clock", "remove", "rename", "tmpname", "setlocale" } do same(os[name], nil) end
same(string.dump, nil)

-- Read-only: the libraries, gse, the metatable of strings.
for _, library in ipairs { string, table, math, utf8, coroutine, os, gse } do
    raises("cannot set 'x': this table is read-only; copy it to change it", function() library.x = 1 end)
    raises("this table is read-only", rawset, library, "x", 1)
    raises("read-only", table.insert, library, 1)
    raises("cannot change a protected metatable", setmetatable, library, {})
    same(getmetatable(library), false)
end
raises("read-only", function() string.upper = string.lower end)
raises("read-only", function() string.upper = nil end)
same(("x"):upper(), "X")
raises("read-only", function() getmetatable("").__index = {} end)
raises("read-only", function() getmetatable("").__add = print end)
raises("read-only", rawset, getmetatable(""), "__index", {})
same(getmetatable("").__index, string)
raises("read-only", function() getmetatable("").__index.upper = nil end)
same(getmetatable(getmetatable("")), false)
do
    -- Copies can be changed; globals too, without effect on the libraries.
    local copy = {}
    for k, v in pairs(string) do copy[k] = v end
    copy.upper = string.lower
    same(copy.upper("X"), "x")
    local kept = string
    string = { len = function() return "mine" end }
    same({ string.len("x"), ("x"):len() }, { "mine", 1 })
    string = kept
    local real = tostring
    tostring = function() return "replaced" end
    same(tostring(1), "replaced")
    tostring = real
end
-- Reading goes through, also raw.
same({ rawget(string, "len") == string.len, rawlen(string), #string, rawget(math, "pi") }, { true, 0, 0, math.pi })
same(rawequal(string, string), true)
check(tostring(string):find("^table: "))
same(type(string), "table")
do
    local class = setmetatable({}, { __index = string })
    same(class.rep("x", 2), "xx")
end

-- No addresses: numbers in the order of first use, the same in every run.
do
    local a, b = {}, {}
    local first = tonumber(tostring(a):match("^table: 0x(%x+)$"), 16)
    same(tostring(b), ("table: 0x%x"):format(first + 1))
    same(tostring(a), ("table: 0x%x"):format(first))
    same(("%p"):format(a), ("0x%x"):format(first))
    same(("%s"):format(b), tostring(b))
    check(first < 1000)
    same(("%p"):format("text"), ("%p"):format("te" .. "xt"))
    same(tostring(print), ("function: %p"):format(print))
end

-- load: text only whatever the mode says; in the same world.
for _, mode in ipairs { "b", "bt", "t" } do
    same({ load("\27Lua", "=c", mode) }, { nil, "attempt to load a binary chunk (mode is 't')" })
    local given = false
    local reader = function() if given then return nil end given = true return "\27LuaT" end
    same({ load(reader, "=c", mode) }, { nil, "attempt to load a binary chunk (mode is 't')" })
end
same({ load("\27Lua") }, { nil, "attempt to load a binary chunk (mode is 't')" })
raises("load: a chunk has at most 16777216 bytes", load, "return 1" .. (" "):rep(16 << 20))
do
    local pieces = 0
    local reader = function() pieces = pieces + 1 return (" "):rep(1 << 20) end
    raises("load: a chunk has at most 16777216 bytes", load, reader)
    same(pieces, 17)
end
same(load("return io, debug, string.dump")(), nil)

-- __gc is accepted, kept, and never run.
do
    local ran = 0
    local mt = { __gc = function() ran = ran + 1 end }
    local weak = setmetatable({}, { __mode = "v" })
    weak[1] = setmetatable({}, mt)
    local late = setmetatable({}, { __gc = true })
    getmetatable(late).__gc = mt.__gc
    late = nil
    for _ = 1, 400 do
        if weak[1] == nil then break end
        local rubbish
        for i = 1, 2000 do rubbish = { i, rubbish and i } end
    end
    same({ weak[1], ran, type(mt.__gc) }, { nil, 0, "function" })
end

-- Time comes from the host, in whole seconds; everything is UTC; isdst is false whatever it was.
same(os.time(), 1764000000)
same(os.date("%F %T"), "2025-11-24 16:00:00")
same(os.date("!%F %T"), os.date("%F %T"))
same(os.date("%Z"), "GMT")
same(os.date(), "Mon Nov 24 16:00:00 2025")
same(os.date("*t").isdst, false)
do
    local t = { year = 2026, month = 7, day = 1, isdst = true }
    same({ os.time(t), t.isdst, t.hour }, { 1782907200, false, 12 })
end
same({ coroutine.wrap(function() return os.time(), os.date("!%Y") end)() }, { 1764000000, "2025" })
raises("gse.now cannot be called here", table.sort, { 1, 2 }, function() return os.time() > 0 end)

-- Random numbers begin with the run's seed, and so does randomseed without arguments.
do
    same({ math.randomseed() }, { 42, 0 })
    local first = { math.random(1000), math.random(1000) }
    math.randomseed(7)
    math.randomseed()
    same({ math.random(1000), math.random(1000) }, first)
    math.randomseed(42, 0)
    same({ math.random(1000), math.random(1000) }, first)
end

-- print and warn go to the run's log and return nothing; where nothing can wait for the host they say so.
same(select("#", print("x", nil, 1.5)), 0)
same(select("#", print()), 0)
same(select("#", warn("a", 1)), 0)
same(select("#", warn("@on")), 0)
raises("bad argument #1 to 'warn' (string expected, got no value)", warn)
raises("bad argument #2 to 'warn' (string expected, got table)", warn, "a", {})
raises("'__tostring' must return a string", print, setmetatable({}, { __tostring = function() return {} end }))
raises("gse.log cannot be called here", table.sort, { 1, 2 }, function() print("x") end)
raises("gse.log cannot be called here", string.gsub, "a", "a", function() print("x") end)
same({ pcall(print, setmetatable({}, { __tostring = function() return 12 end })) }, { true })

-- require finds gse.* and modules beside the playbook.
check(require "gse" == gse)
check(require "gse.json" == gse.json)
raises("there is no module 'gse.nope'", require, "gse.nope")
raises("'../x' is not a module name", require, "../x")
raises("'..string' is not a module name", require, "..string")

-- The chunk, and every function of gse.all, is its own main program to the language.
do
    local seen = gse.all { function()
        local co, is_main = coroutine.running()
        return { type(co), is_main, coroutine.isyieldable(), (pcall(coroutine.yield)) }
    end }
    same(seen[1], { "thread", true, false, false })
end
