-- vector: short strings without end
-- expect: killed-by-limit
-- why: all are in one table
local NAME = "mem_strings_short"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} local i = 0 while true do i = i + 1 t[i] = "s" .. i end
