-- vector: lists of tasks with holes, doubles, keys and metatables
-- expect: error
-- why: every element is a task of this run
local NAME = "arg_wait_lists"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
local t = gse.run(s, "echo hi")
for i, l in ipairs({{}, {1}, {t, 1}, {t, x = t}, {[2] = t}, {[0] = t}, {[1.5] = t}, setmetatable({t}, {__len = function() return 5 end}), setmetatable({}, {__index = function() return t end}), {{t}}, "t1", 1}) do
  if pcall(gse.wait, l) then escaped(tostring(i)) end
end
