-- vector: coroutines that resume coroutines in depth and breadth
-- expect: killed-by-limit
-- why: each has its own hook count
local NAME = "cpu_coroutine_tree"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function f(d) if d > 0 then for i = 1, 3 do coroutine.wrap(f)(d - 1) end end end while true do f(9) end
