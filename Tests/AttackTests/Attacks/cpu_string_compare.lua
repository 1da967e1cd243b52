-- vector: comparing long strings that differ at the end
-- expect: killed-by-limit
-- why: milliseconds per instruction
local NAME = "cpu_string_compare"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local a, b = ("a"):rep(8 << 20) .. "1", ("a"):rep(8 << 20) .. "2" local n = 0 while true do if a < b then n = n + 1 end end
