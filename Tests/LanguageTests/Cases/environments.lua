-- §2.2 Environments and the global environment · 34 assertions · stock
same(_G._G, _G)
same(_ENV, _G)
same(_VERSION, "Lua 5.4")

x_global = 5
same(_G.x_global, 5)
same(_ENV.x_global, 5)
same(_ENV["x_global"], 5)
_G.x_global = 6
same(x_global, 6)
rawset(_G, "x_global", 7)
same(x_global, 7)
x_global = nil
same(x_global, nil)
same(rawget(_G, "x_global"), nil)

-- Free names are fields of the _ENV in sight.
do
    local inner = { y = 10 }
    do
        local _ENV = inner
        z = y + 1
    end
    same(inner.z, 11)
    same(z, nil)
    local function with(_ENV) return name end
    same(with { name = "given" }, "given")
    local function set(_ENV, v) name = v return _ENV end
    same(set({}, 3).name, 3)
end
do
    local _ENV <const> = { same = same, one = 1 }
    same(one, 1)
end
raises("attempt to index a nil value (upvalue '_ENV')", function()
    local _ENV = nil
    return (function() return anything end)()
end)
raises("attempt to call a nil value (global 'undefined_function')", function() undefined_function() end)
raises("attempt to index a nil value (global 'undefined_table')", function() return undefined_table.x end)
raises("attempt to perform arithmetic on a nil value (global 'undefined_number')", function() return undefined_number + 1 end)

-- Chunks that are loaded have the global environment as their first upvalue, or the one that is given.
loaded_here = 1
same(load("return loaded_here")(), 1)
same(load("return loaded_here", "=c", "t", {})(), nil)
same(load("return loaded_here", "=c", "t", { loaded_here = 2 })(), 2)
do
    local env = {}
    load("fresh = 3", "=c", "t", env)()
    same(env.fresh, 3)
    same(fresh, nil)
    local nested = load("return load('return loaded_here')()", "=c", "t", { load = load, loaded_here = 9 })
    same(nested(), 1)
    raises("attempt to index a nil value", load("return a", "=c", "t", nil))
    same(load("local function f() return v end return f", "=c", "t", { v = 4 })()(), 4)
end
loaded_here = nil

-- An environment may have metamethods.
do
    local reads, writes = {}, {}
    local env = setmetatable({}, {
        __index = function(_, name) reads[#reads + 1] = name return #reads end,
        __newindex = function(_, name, value) writes[name] = value end,
    })
    load("a = b; c = d + e", "=c", "t", env)()
    same(reads, { "b", "d", "e" })
    same(writes, { a = 1, c = 5 })
end
do
    local strict = setmetatable({}, { __index = function(_, name) error("undeclared " .. name, 2) end })
    raises("c:1: undeclared typo", load("return typo", "=c", "t", strict))
end

-- Global functions are fields too.
function named_global() return "g" end
same(_G.named_global(), "g")
named_global = nil
do
    local t = { inner = {} }
    function t.plain(...) return select("#", ...) end
    function t.inner.deep() return "deep" end
    function t:method(v) self.seen = v return self end
    same(t.plain(t), 1)
    same(t.inner.deep(), "deep")
    same(t:method(8) == t and t.seen, 8)
end
