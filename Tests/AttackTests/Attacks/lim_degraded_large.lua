-- vector: gse.degraded with a message of megabytes, after which nothing runs
-- expect: killed-by-limit
-- why: it ends the run
local NAME = "lim_degraded_large"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
pcall(gse.degraded, ("x"):rep(2 << 20)) escaped("it went on")
