-- vector: views of a session for ever
-- expect: killed-by-limit
-- why: they cost no effect, but time and memory
local NAME = "lim_on_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session() local t = {} while true do t[#t + 1] = gse.on(s, "h1") end
