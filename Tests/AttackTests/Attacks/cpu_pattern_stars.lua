-- vector: a pattern of many stars
-- expect: killed-by-limit
-- why: backtracking takes exponential time
local NAME = "cpu_pattern_stars"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
print(string.find(("a"):rep(40), ("a*"):rep(25) .. "b"))
