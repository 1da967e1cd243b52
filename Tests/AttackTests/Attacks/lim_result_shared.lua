-- vector: a result that is small here and huge when written out
-- expect: killed-by-limit
-- why: each level holds the one below twice
local NAME = "lim_result_shared"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = "x"
for i = 1, 60 do t = {t, t} end
return t
