-- vector: table.remove from a table that claims to be long
-- expect: killed-by-limit
-- why: it shifts in C
local NAME = "cpu_table_remove_len"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
table.remove(setmetatable({}, {__len = function() return 1 << 40 end}), 1) escaped("it came back")
