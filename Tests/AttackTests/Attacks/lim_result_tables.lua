-- vector: a result of hundreds of thousands of small tables
-- expect: error
-- why: few bytes on the wire are much memory
local NAME = "lim_result_tables"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local w = {} for i = 1, 300000 do w[i] = {k = {}} end
return w
