-- vector: thousands of strands that log a wide table in one turn
-- expect: error
-- why: what may cross counts for the turn, not for the call
local NAME = "lim_strands_wide_log"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local w = {} for i = 1, 90 do w["k" .. i] = i end
local strands = {} for i = 1, 9000 do strands[i] = function() for j = 1, 5 do pcall(gse.log, "info", "x", w) end end end
gse.all(strands)
