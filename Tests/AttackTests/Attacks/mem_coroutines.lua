-- vector: coroutines without end
-- expect: killed-by-limit
-- why: each has a stack
local NAME = "mem_coroutines"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} while true do t[#t + 1] = coroutine.wrap(function() coroutine.yield() end) t[#t]() end
