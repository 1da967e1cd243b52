-- vector: an environment of twenty thousand variables
-- expect: error
-- why: nothing of it is granted, and it is too large
local NAME = "lim_environment_large"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
local e = {} for i = 1, 20000 do e["APP_" .. i] = ("x"):rep(50) end
if pcall(gse.run, s, "echo hi", {env = e}) then escaped() end
