-- vector: next over an emptied table
-- expect: killed-by-limit
-- why: each call walks all of it
local NAME = "cpu_next_emptied"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} for i = 1, 500000 do t[-i] = i end for k in pairs(t) do t[k] = nil end while true do next(t) end
