-- vector: asking for the time for ever
-- expect: killed-by-limit
-- why: each is an effect on record
local NAME = "lim_now_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
while true do gse.now() end
