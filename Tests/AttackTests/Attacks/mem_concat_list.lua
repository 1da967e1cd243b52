-- vector: table.concat that doubles
-- expect: killed-by-limit
-- why: the buffer grows in C
local NAME = "mem_concat_list"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = "xx" while true do s = table.concat({s, s}) end
