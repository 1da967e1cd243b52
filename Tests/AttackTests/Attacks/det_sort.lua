-- vector: unstable sort of equal elements
-- expect: harmless
-- why: the same input gives the same order
local NAME = "det_sort"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} for i = 1, 500 do t[i] = {k = i * 7 % 10, n = i} end table.sort(t, function(a, b) return a.k < b.k end) local o = {} for i, v in ipairs(t) do o[i] = v.n end print(table.concat(o, ","))
