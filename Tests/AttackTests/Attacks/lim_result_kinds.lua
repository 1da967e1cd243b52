-- vector: results that JSON cannot say
-- expect: error
-- why: each is a usage error, not a guess
local NAME = "lim_result_kinds"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
return {1, 2, x = 0 / 0, [print] = 1, [1.5] = 2, f = print}
