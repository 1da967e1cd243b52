-- vector: a result of three hundred thousand values
-- expect: error
-- why: it is printed as JSON
local NAME = "lim_result_wide"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} for i = 1, 300000 do t[i] = i end
return t
