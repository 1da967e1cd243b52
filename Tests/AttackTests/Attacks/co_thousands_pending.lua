-- vector: 2,000 coroutines in 200 strands all wait for the host in turn
-- expect: error
-- why: each gets its answer once
local NAME = "co_thousands_pending"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local n = 0
local fs = {} for i = 1, 200 do fs[i] = function() for j = 1, 10 do coroutine.wrap(function() local x = gse.random(1, 10) assert(x >= 1 and x <= 10) n = n + 1 end)() end end end
gse.all(fs) assert(n == 2000)
