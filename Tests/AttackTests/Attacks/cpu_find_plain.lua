-- vector: plain find of a long needle
-- expect: killed-by-limit
-- why: product of both lengths
local NAME = "cpu_find_plain"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local h = ("a"):rep(4 << 20) print(h:find(("a"):rep(2 << 20) .. "b", 1, true))
