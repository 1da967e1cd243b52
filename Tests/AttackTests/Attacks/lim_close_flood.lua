-- vector: opening and closing sessions for ever
-- expect: killed-by-limit
-- why: each is an effect on record
local NAME = "lim_close_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
while true do gse.close(session()) end
