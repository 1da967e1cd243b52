-- vector: one task a hundred thousand times in one wait
-- expect: error
-- why: the host must not answer more than there is
local NAME = "lim_wait_doubles"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
local t = gse.run(s, "echo hi")
local big = {} for i = 1, 100000 do big[i] = t end
local ok, r = pcall(gse.wait, big, {timeout = 0})
if ok and (#r ~= 100000 or r[1].status ~= r[100000].status) then escaped("another answer") end
