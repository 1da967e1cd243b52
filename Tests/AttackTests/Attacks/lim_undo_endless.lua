-- vector: undos registered without end
-- expect: killed-by-limit
-- why: a run has at most as many as it may have commands
local NAME = "lim_undo_endless"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
while true do pcall(gse.undo, s, {"echo", "x"}) end
