-- vector: table.move with C functions as metamethods
-- expect: killed-by-limit
-- why: no Lua code runs at all
local NAME = "cpu_table_move_cmeta"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
table.move(setmetatable({}, {__index = rawlen, __newindex = rawequal}), 1, 1 << 60, 2) escaped("it came back")
