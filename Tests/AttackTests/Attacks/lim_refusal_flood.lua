-- vector: asking for what is refused for ever
-- expect: killed-by-limit
-- why: refusals have a budget
local NAME = "lim_refusal_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session() while true do pcall(gse.run, s, {"id"}) end
