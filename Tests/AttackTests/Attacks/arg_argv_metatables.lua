-- vector: commands with metatables of every kind
-- expect: error
-- why: what is checked must be what runs
local NAME = "arg_argv_metatables"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
local touched = 0
local function touch(v) return function() touched = touched + 1 return v end end
for n, mt in ipairs({{__index = touch("id")}, {__len = touch(1)}, {__pairs = touch(next)}, {__name = "list"}, {__tostring = touch("id")}, {__metatable = "x"}, {__mode = "kv"}, {__call = touch()}, {__concat = touch("id")}, {__eq = touch(true)}, {__close = touch()}, {__gc = touch()}}) do
  if pcall(gse.run, s, setmetatable({"echo", "hi"}, mt)) then escaped("accepted " .. n) end
end
if touched > 0 then escaped(touched .. " metamethods ran") end
