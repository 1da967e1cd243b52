-- vector: names and values of environment variables of every wrong kind
-- expect: error
-- why: names with = or NUL, numbers, tables; nothing is granted here
local NAME = "arg_env_names"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for _, e in ipairs({{[1] = "x"}, {A = 1}, {A = true}, {A = {}}, {[""] = "x"}, {["A=B"] = "x"}, {["A\0B"] = "x"}, {A = "x\0y"}, {ld_preload = "x"}, {LD_LIBRARY_PATH = "/tmp"}, {GCONV_PATH = "/tmp"}, {PYTHONPATH = "/tmp"}, {["\u{41}\u{301}"] = "x"}, "A=B", 5, setmetatable({}, {__index = function() return "x" end})}) do
  if pcall(gse.run, s, "echo hi", {env = e}) then escaped("run") end
  if pcall(gse.session, {hosts = {"h1"}, user = "ops", cwd = "/tmp", env = e}) then escaped("session") end
end
