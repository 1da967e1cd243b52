-- vector: yields that look like those of the host
-- expect: error
-- why: a yield of the script goes to its own resume
local NAME = "esc_coroutine_yield_forged"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local ok, e = pcall(coroutine.yield, "run", {id = "s1"}, "id") if ok then escaped("from the main chunk") end
local co = coroutine.create(function() return coroutine.yield("log", "info", "forged") end)
local _, a = coroutine.resume(co) if a ~= "log" then escaped("not mine") end
local r = gse.all({function() local ok = pcall(coroutine.yield, "x") if ok then escaped("from a strand") end end})
