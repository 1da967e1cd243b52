-- vector: calls without meaning for ever
-- expect: killed-by-limit
-- why: misuse is an effect as well, or costs time
local NAME = "lim_usage_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
while true do pcall(gse.run, 1, 2, 3, 4) pcall(gse.sleep, "x") end
