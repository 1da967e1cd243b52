-- vector: a gsub callback that spins
-- expect: killed-by-limit
-- why: it is called from C
local NAME = "cpu_gsub_callback_spin"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
string.gsub("x", ".", function() while true do end end)
