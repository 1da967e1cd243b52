-- vector: weak tables without end
-- expect: killed-by-limit
-- why: the collector links them
local NAME = "mem_weak_tables"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} while true do t[#t + 1] = setmetatable({{}}, {__mode = "kv"}) end
