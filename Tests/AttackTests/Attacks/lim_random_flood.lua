-- vector: random numbers of the host for ever
-- expect: killed-by-limit
-- why: each is an effect on record
local NAME = "lim_random_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
while true do gse.random() end
