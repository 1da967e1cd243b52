-- vector: a result nested without end
-- expect: error
-- why: it is read by recursion
local NAME = "lim_result_deep"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} for i = 1, 100000 do t = {t} end
return t
