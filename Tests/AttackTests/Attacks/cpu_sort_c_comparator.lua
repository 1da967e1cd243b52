-- vector: table.sort with a C function as the comparator
-- expect: killed-by-limit
-- why: no Lua code runs at all
local NAME = "cpu_sort_c_comparator"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} for i = 1, 800000 do t[i] = i * 7919 % 800011 end while true do pcall(table.sort, t, rawequal) end
