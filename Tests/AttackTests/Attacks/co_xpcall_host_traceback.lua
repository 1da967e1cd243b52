-- vector: xpcall handlers in coroutines around host errors, forgotten by close
-- expect: harmless
-- why: upstream 3fe7be95 through host calls
local NAME = "co_xpcall_host_traceback"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for i = 1, 200 do
  local co = coroutine.create(function() xpcall(function() local c <close> = setmetatable({}, {__close = function() error("c") end}) gse.sleep(0) coroutine.yield() end, function(m) return {m} end) end)
  coroutine.resume(co) local ok, e = coroutine.close(co) assert(not ok and type(e) == "string")
end
