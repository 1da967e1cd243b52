-- vector: one strand closes and resumes the coroutine that waits for the host in another
-- expect: harmless
-- why: it is busy: nobody else may touch it
local NAME = "co_close_waiting_other_strand"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local co = coroutine.create(function() local c <close> = setmetatable({}, {__close = function() end}) gse.sleep(0.05) return "done" end)
local r = gse.all{
  function() return {coroutine.resume(co)} end,
  function() for i = 1, 100 do
      local ok = coroutine.resume(co) assert(not ok)
      local ok = pcall(coroutine.close, co) assert(not ok)
      assert(coroutine.status(co) == "normal") gse.now() if i > 20 then return end end end,
}
assert(r[1][2] == "done")
