-- vector: a coroutine waiting in a strand that is cancelled is then resumed, closed and wrapped elsewhere
-- expect: error
-- why: it has no one to answer it any more
local NAME = "co_cancel_strand_midway"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local co, w
pcall(gse.all, {
  function() co = coroutine.create(function() gse.sleep(10) end) coroutine.resume(co) end,
  function() w = coroutine.wrap(function() gse.sleep(10) end) w() end,
  function() gse.sleep(0.02) error("stop") end,
}, {on_error = "cancel"})
for i = 1, 100 do coroutine.resume(co) pcall(coroutine.close, co) pcall(w) coroutine.status(co) end
co, w = nil, nil
local big = {} for i = 1, 200000 do big[i] = {} end big = nil
for i = 1, 200000 do local x = {i} end
gse.now()
