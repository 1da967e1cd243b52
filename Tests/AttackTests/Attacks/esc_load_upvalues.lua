-- vector: loaded chunks and their environments
-- expect: error
-- why: a chunk sees the world of the playbook and no other
local NAME = "esc_load_upvalues"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local f = load("return _ENV, _G, ...") local a, b = f()
for _, w in ipairs({a, b}) do for _, n in ipairs({"io", "debug", "package", "dofile", "loadfile", "collectgarbage"}) do if rawget(w, n) ~= nil then escaped(n) end end end
for _, m in ipairs({"b", "bt", "tb", "", "x"}) do local ok, g = pcall(load, "\27Lua\x54\0", "x", m) if ok and g then escaped(m) end end
local g = load(function() return nil end) if g and g() then escaped("empty") end
pcall(load, "return 1", ("n"):rep(1 << 20), "t", setmetatable({}, {__index = function() return nil end}))
local ok, h = pcall(load, "x = 1", "=name", "t", nil) if ok and h and pcall(h) and x == 1 then escaped("without an environment") end
