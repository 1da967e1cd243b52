-- vector: a coroutine that closes itself, its parent, and itself from its own __close
-- expect: harmless
-- why: none may be closed
local NAME = "co_close_self_forms"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local co co = coroutine.create(function()
  assert(not pcall(coroutine.close, co)) assert(not pcall(coroutine.close, coroutine.running()))
  local c <close> = setmetatable({}, {__close = function() pcall(coroutine.close, co) pcall(coroutine.resume, co) end})
  coroutine.yield() end)
coroutine.resume(co) coroutine.close(co)
local main = coroutine.running()
coroutine.wrap(function() assert(not pcall(coroutine.close, main)) assert(not coroutine.resume(main)) end)()
gse.all{function() assert(not pcall(coroutine.close, main)) assert(not coroutine.resume(main)) end}
assert(not pcall(coroutine.close, main)) assert(not coroutine.resume(main))
