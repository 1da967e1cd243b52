-- vector: closing a chain in which each __close closes the next, host calls between, 1,000 deep
-- expect: error
-- why: C stack through coroutine.close
local NAME = "co_close_chain_pending"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local co
for i = 1, 1000 do local inner = co
  co = coroutine.create(function() local c <close> = setmetatable({}, {__close = function() if inner then coroutine.close(inner) end pcall(gse.now) end}) coroutine.yield() end)
  coroutine.resume(co) end
local ok, e = coroutine.close(co)
print(ok, e)
