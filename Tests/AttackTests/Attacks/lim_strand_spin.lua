-- vector: many strands that only spin
-- expect: killed-by-limit
-- why: all share the CPU time of the run
local NAME = "lim_strand_spin"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local l = {} for i = 1, 100 do l[i] = function() while true do pcall(error) end end end
gse.all(l)
