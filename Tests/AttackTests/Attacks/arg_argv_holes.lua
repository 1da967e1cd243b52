-- vector: commands with holes, extra keys and false borders
-- expect: error
-- why: length and contents of a table with holes depend on its history
local NAME = "arg_argv_holes"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
local a = {"echo", "a", "b", "c"} a[2] = nil
local b = {"echo"} b[3] = "x"
local c = {"echo", x = "y"}
local d = {[0] = "echo", "echo"}
local e = {"echo"} e[1 << 40] = "x"
local f = {"echo"} f[-1] = "x"
local g = {"echo"} g[1.5] = "x"
local h = {[1.0] = "echo", [2.5] = "x"}
local i = {n = 2, "echo", "x"}
for n, argv in ipairs({a, b, c, d, e, f, g, h, i}) do if pcall(gse.run, s, argv) then escaped(tostring(n)) end end
