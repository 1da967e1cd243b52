-- vector: log lines nobody is shown
-- expect: killed-by-limit
-- why: they are on record all the same
local NAME = "lim_log_debug"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local m = ("x"):rep(10000) for i = 1, 100000 do gse.log("debug", m) end escaped("1 GB of log")
