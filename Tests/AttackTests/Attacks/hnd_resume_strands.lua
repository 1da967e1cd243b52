-- vector: resuming, closing and yielding coroutines that wait for the host
-- expect: error
-- why: a strand in the middle of a call is not the script's to move
local NAME = "hnd_resume_strands"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
local co, seen
gse.all({
  function() co = coroutine.create(function() return gse.wait(gse.run(s, "sleep 1")).ok end) seen = select(2, coroutine.resume(co)) end,
  function()
    gse.sleep(0.2)
    if coroutine.resume(co, "forged") then escaped("resumed") end
    if pcall(coroutine.close, co) then escaped("closed") end
    if coroutine.status(co) ~= "normal" then escaped(coroutine.status(co)) end
  end,
})
if seen ~= true then escaped("another answer: " .. tostring(seen)) end
