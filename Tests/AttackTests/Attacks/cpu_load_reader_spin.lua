-- vector: a reader of load that spins
-- expect: killed-by-limit
-- why: it is called from C
local NAME = "cpu_load_reader_spin"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
load(function() while true do end end)
