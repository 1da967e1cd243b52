-- vector: a host call that fails below many coroutines, each with a __close that calls the host
-- expect: harmless
-- why: errors climb through wraps
local NAME = "co_deep_then_error"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function nest(n)
  if n == 0 then gse.sleep(0) error({}) end
  local w = coroutine.wrap(function() local c <close> = setmetatable({}, {__close = function() gse.now() end}) nest(n - 1) end)
  w()
end
for n = 1, 40, 3 do assert(not pcall(nest, n)) end
