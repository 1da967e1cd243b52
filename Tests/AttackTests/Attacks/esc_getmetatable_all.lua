-- vector: metatables of everything that is not the script's own
-- expect: error
-- why: a metatable in reach can be changed
local NAME = "esc_getmetatable_all"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
local _, err = pcall(gse.run, s)
local r = gse.wait(gse.run(s, "echo hi"))
for i, v in ipairs({gse, string, math, table, utf8, coroutine, os, s, err, r, r.hosts[1], gse.args, s.hosts, gse.json.null}) do
  local mt = getmetatable(v)
  if type(mt) == "table" then escaped(tostring(i)) end
  if pcall(setmetatable, v, {}) and type(v) ~= "table" then escaped("set " .. i) end
end
if getmetatable(print) or getmetatable(1) or getmetatable(nil) then escaped("basic types") end
