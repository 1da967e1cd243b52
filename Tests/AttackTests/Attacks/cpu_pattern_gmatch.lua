-- vector: gmatch with a pattern that backtracks
-- expect: killed-by-limit
-- why: the iterator is C
local NAME = "cpu_pattern_gmatch"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _ in string.gmatch(("a"):rep(200000), ".-b") do end escaped("it came back")
