-- vector: one turn with as many large calls as strands
-- expect: killed-by-limit
-- why: a turn is bounded in bytes
local NAME = "lim_turn_large"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local l, m = {}, ("x"):rep(1 << 20)
for i = 1, 200 do l[i] = function() gse.log("debug", m) end end
gse.all(l)
escaped("200 MiB of log")
