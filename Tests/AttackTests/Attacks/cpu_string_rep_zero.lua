-- vector: string.rep of nothing, very often
-- expect: killed-by-limit
-- why: it loops in C and needs no memory
local NAME = "cpu_string_rep_zero"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
string.rep("", 1 << 62) escaped("it came back")
