-- vector: a result that contains itself
-- expect: error
-- why: it has no end
local NAME = "lim_result_cyclic"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} t.t = t
return t
