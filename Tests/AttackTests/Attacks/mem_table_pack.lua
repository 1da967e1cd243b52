-- vector: table.pack and unpack of what grows
-- expect: killed-by-limit
-- why: stack and table at once
local NAME = "mem_table_pack"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {1} while true do t = table.pack(table.unpack(t)) for i = 1, 1000 do t[#t + 1] = i end end
