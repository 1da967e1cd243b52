-- vector: options nobody knows, near misses, numbers and tables as names
-- expect: error
-- why: an option that does nothing hides what was meant
local NAME = "arg_unknown_options"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for _, o in ipairs({{timout = 5}, {Timeout = 5}, {["timeout\0"] = 5}, {["time\u{301}out"] = 5}, {shell = true}, {sudo = true}, {[1] = "x"}, {[true] = 1}, {[0.5] = 1}, {[{}] = 1}, {[print] = 1}}) do
  if pcall(gse.run, s, "echo hi", o) then escaped(tostring(next(o))) end
  local c = {hosts = {"h1"}, user = "ops", cwd = "/tmp"}
  for k, v in pairs(o) do c[k] = k == "timout" and v or v end
  if pcall(gse.session, c) then escaped("session " .. tostring(next(o))) end
end
