-- vector: a host call below 150 coroutines and 150 pcalls
-- expect: harmless
-- why: the yield passes all of them, twice
local NAME = "co_deep_host_yield"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function nest(n) if n == 0 then gse.sleep(0) gse.sleep(0) return "bottom" end
  local ok, v = coroutine.resume(coroutine.create(function() return select(2, pcall(nest, n - 1)) end)) return v end
local v = nest(60) assert(v == "bottom", v)
for i = 1, 10 do pcall(nest, 150 + i * 7) end
