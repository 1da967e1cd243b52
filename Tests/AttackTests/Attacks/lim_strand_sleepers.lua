-- vector: strands that sleep for ever, one after another
-- expect: killed-by-limit
-- why: the time of the run is bounded
local NAME = "lim_strand_sleepers"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
gse.all({function() while true do gse.sleep(0.01) end end, function() while true do gse.sleep(0.01) end end})
