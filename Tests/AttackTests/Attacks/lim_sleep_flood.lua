-- vector: sleeping no time for ever
-- expect: killed-by-limit
-- why: each is an effect on record
local NAME = "lim_sleep_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
while true do gse.sleep(0) end
