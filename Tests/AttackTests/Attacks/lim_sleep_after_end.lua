-- vector: a strand that outlives the error of another
-- expect: killed-by-limit
-- why: the run ends with it
local NAME = "lim_sleep_after_end"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
gse.all({function() error("x") end, function() gse.sleep(30) escaped("half a minute went by") end}, {on_error = "cancel"})
