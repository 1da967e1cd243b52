-- vector: ten thousand strands that each ask a person
-- expect: killed-by-limit
-- why: questions wait without end, and the run's time stands still only for people
local NAME = "lim_approve_strands"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local f = {}
for i = 1, 20000 do f[i] = function() gse.approve {message = "x", timeout = "1s"} end end
gse.all(f)
