-- vector: log lines of every level without end
-- expect: killed-by-limit
-- why: each costs of one budget
local NAME = "out_log_levels"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
while true do for _, l in ipairs({"debug", "info", "warning", "error"}) do gse.log(l, "x", {y = "z"}) end end
