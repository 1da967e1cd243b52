-- vector: gse.retry with callbacks that fail, yield, sleep, recurse, close sessions, return errors
-- expect: error
-- why: the stdlib calls what it is given
local NAME = "cb_retry_hostile"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})

local h = {__index = error, __tostring = error, __eq = error, __lt = function() return true end}
pcall(gse.retry, function() error(setmetatable({}, h)) end, {attempts = 3, delay = 0}) pcall(gse.retry, function() error() end, {attempts = 2, delay = 0, when = function() error("w") end}) pcall(gse.retry, function() error(1) end, {attempts = 2, delay = 0, when = function() gse.close(s) return true end})
pcall(gse.retry, function() coroutine.yield() end) coroutine.wrap(function() pcall(gse.retry, function() coroutine.yield() error("x") end, {attempts = 5, delay = 0}) end)()
local function rec(n) return gse.retry(function() if n > 0 then rec(n - 1) end error(n) end, {attempts = 2, delay = 0, jitter = false}) end pcall(rec, 6)
pcall(gse.retry, function() error("x") end, {attempts = math.maxinteger, delay = 0, factor = 1e308}) 
