-- vector: options tables of a hundred thousand unknown names
-- expect: error
-- why: the message names one of them
local NAME = "lim_options_large"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
local o = {} for i = 1, 100000 do o["option" .. i] = i end
local ok, e = pcall(gse.run, s, "echo hi", o)
if ok or #tostring(e) > 10000 then escaped() end
