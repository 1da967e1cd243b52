-- vector: waiting for a command longer than the run may take
-- expect: killed-by-limit
-- why: waiting counts
local NAME = "lim_long_command_wait"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session() gse.wait(gse.run(s, "sleep 30")) escaped("half a minute went by")
