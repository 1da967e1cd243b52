-- vector: arguments and commands longer than a system takes
-- expect: error
-- why: they are refused before they are tried
local NAME = "cmd_too_long"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local function try(cmd, opts, s)     -- result of a command, or nil when refused
  local ok, t, why = pcall(gse.run, s or session(), cmd, opts)
  if not ok then return nil, t end
  local ok2, r, why2 = pcall(gse.wait, t, {timeout = 5})
  if not ok2 then return nil, r end
  return r
end
if try({"echo", ("x"):rep(131072)}) then escaped("one") end
local a = {"echo"} for i = 2, 12 do a[i] = ("x"):rep(131071) end
if try(a) then escaped("all") end
