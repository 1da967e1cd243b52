-- vector: 10,000 suspended coroutines with a spinning __close each, closed at the limit
-- expect: killed-by-limit
-- why: no handler runs after it
local NAME = "co_kill_in_limit_close"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local all = {}
for i = 1, 5000 do local co = coroutine.create(function() local c <close> = setmetatable({}, {__close = function() while true do end end}) coroutine.yield() end)
  coroutine.resume(co) all[i] = co end
while true do for i = 1, 5000 do pcall(coroutine.close, all[i]) end end
