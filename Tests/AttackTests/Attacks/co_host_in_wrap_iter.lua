-- vector: generic for over coroutine.wrap that calls the host in each step, left by break, return, error, goto
-- expect: harmless
-- why: the closing value is the coroutine's
local NAME = "co_host_in_wrap_iter"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function gen() return coroutine.wrap(function() for i = 1, 5 do gse.sleep(0) coroutine.yield(i) end end) end
for i = 1, 20 do
  for v in gen() do if v == 3 then break end end
  (function() for v in gen() do if v == 3 then return end end end)()
  pcall(function() for v in gen() do error(v) end end)
  for v in gen() do if v == 2 then goto out end end
  ::out::
end
