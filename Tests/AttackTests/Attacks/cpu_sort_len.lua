-- vector: table.sort of a table that claims to be long
-- expect: killed-by-limit
-- why: nothing but C
local NAME = "cpu_sort_len"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
table.sort(setmetatable({}, {__len = function() return (1 << 31) - 2 end, __index = rawlen, __newindex = rawequal}), rawequal) escaped("it came back")
