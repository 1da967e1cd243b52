-- vector: a timeout of nothing
-- expect: error
-- why: no time must not mean no limit
local NAME = "arg_timeout_zero"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for _, v in ipairs({0, 0.0, -0.0, "0s", "0ms", "0h"}) do
  if pcall(gse.run, s, "echo hi", {timeout = v}) then escaped(tostring(v)) end
  if pcall(gse.session, {hosts = {"h1"}, user = "ops", timeout = v}) then escaped("session " .. tostring(v)) end
end
