-- vector: asking for hosts for ever
-- expect: killed-by-limit
-- why: each is an effect on record
local NAME = "lim_hosts_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
while true do gse.hosts("h1") end
