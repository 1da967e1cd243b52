-- vector: pairs of a large table, begun again and again
-- expect: killed-by-limit
-- why: each beginning sorts all keys
local NAME = "cpu_pairs_many"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} for i = 1, 200000 do t["k" .. (i * 7919 % 200003)] = i end while true do for _ in pairs(t) do break end end
