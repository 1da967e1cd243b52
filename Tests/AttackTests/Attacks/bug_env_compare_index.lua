-- vector: comparison as the index of an upvalue (upstream 782ef85b)
-- expect: error
-- why: the jump of the comparison skips what fetches the upvalue
local NAME = "bug_env_compare_index"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t, a, b = {[true] = "yes", [false] = "no"}, 1, 2
local function get(x, y) return t[x < y] end
local function set(x, y, v) t[x > y] = v end
local function neither(x, y) return t[not (x == y)] end
local ok, r = pcall(get, 1, 2) if not ok or r ~= "yes" then escaped("1 < 2 gave " .. tostring(r)) end
ok, r = pcall(get, 2, 1) if not ok or r ~= "no" then escaped("2 < 1 gave " .. tostring(r)) end
ok, r = pcall(neither, 1, 2) if not ok or r ~= "yes" then escaped("not == gave " .. tostring(r)) end
ok = pcall(set, 2, 1, "set") if not ok or t[true] ~= "set" then escaped("not stored") end
_G[true], _G[false] = "T", "F"
ok, r = pcall(function() return _ENV[1 < 2], _ENV[1 > 2] end) if not ok or r ~= "T" then escaped("_ENV") end
ok, r = pcall(load("local x, y = ... return _ENV[x <= y]"), 3, 3) if not ok or r ~= "T" then escaped("load") end
