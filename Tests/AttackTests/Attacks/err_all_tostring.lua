-- vector: gse.all around errors whose __tostring fails, yields, spins shortly or returns a number
-- expect: harmless
-- why: gse.all words what it raises
local NAME = "err_all_tostring"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local hostile = {
  function() error("in __tostring") end, function() return 7 end, function() return nil end,
  function() coroutine.yield() end, function() gse.sleep(0) return "x" end,
  function() error(setmetatable({}, {__tostring = error})) end, tostring, error, coroutine.wrap(function() gse.now() end),
}
for _, f in ipairs(hostile) do
  local ok, e = pcall(gse.all, {function() error(setmetatable({}, {__tostring = f})) end})
  assert(not ok)
  pcall(gse.retry, function() error(setmetatable({}, {__tostring = f})) end, {attempts = 2, delay = 0})
  pcall(gse.check.wait_until, function() error(setmetatable({}, {__tostring = f})) end, {within = 0})
  pcall(print, setmetatable({}, {__tostring = f}))
  pcall(gse.fail, setmetatable({}, {__tostring = f}))
end
