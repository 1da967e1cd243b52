-- vector: an xpcall handler that calls the host
-- expect: harmless
-- why: a handler cannot wait
local NAME = "err_message_handler_yield"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local ok, e = xpcall(function() error("x") end, function(m) gse.sleep(0) return "handled" end)
assert(not ok)
local ok, e = xpcall(function() gse.sleep(-1) end, function(m) return gse.now() end)
assert(not ok)
local ok, e = xpcall(function() gse.sleep(-1) end, function(m) return pcall(gse.now) end)
assert(not ok)
