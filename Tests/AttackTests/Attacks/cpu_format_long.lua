-- vector: string.format of long strings
-- expect: killed-by-limit
-- why: it copies in C
local NAME = "cpu_format_long"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = ("x"):rep(4 << 20) while true do string.format("%s%s", s, s) end
