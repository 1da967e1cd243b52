-- vector: errors of calls kept in a list
-- expect: error
-- why: each has a position and a text
local NAME = "lim_error_values"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
local t = {} for i = 1, 20000 do local _, e = pcall(gse.run, s) t[#t + 1] = e end
local ok, e = pcall(gse.fail, ("x"):rep(1000000), {y = ("z"):rep(1000000)})
if ok then escaped() end
