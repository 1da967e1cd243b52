-- vector: a million strands at once
-- expect: killed-by-limit
-- why: the number alive is bounded
local NAME = "lim_strand_many"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local l = {} for i = 1, 1000000 do l[i] = function() gse.sleep(30) end end
gse.all(l)
