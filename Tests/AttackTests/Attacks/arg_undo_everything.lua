-- vector: arguments of gse.undo and gse.keep of every wrong kind
-- expect: error
-- why: what is registered is performed without the playbook
local NAME = "arg_undo_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s, t = session(), nil
t = gse.run(s, {"echo", "x"})
for i, a in ipairs({1, "s1", true, {}, {id = "s1"}, t, print}) do
  if pcall(gse.undo, a, {"echo", "x"}) then escaped("session " .. i) end
end
for i, c in ipairs({1, true, {1.5}, {"echo", {}}, {"echo", x = 1}, {[2] = "echo"}, setmetatable({}, {__index = function() return "echo" end}), print}) do
  if pcall(gse.undo, s, c) then escaped("command " .. i) end
end
for i, o in ipairs({1, "always", {always = 1}, {always = "true"}, {allways = true}, {timeout = 0}, {timeout = -1}, {limit = 0}, {ok = {"x"}}, {in_doubt = "maybe"}}) do
  if pcall(gse.undo, s, {"echo", "x"}, o) then escaped("options " .. i) end
end
if pcall(gse.undo, s, {"echo"}, {}, 1) then escaped("surplus") end
for i, u in ipairs({1, "u1", {}, {id = "u1"}, s, t, true, print}) do
  if pcall(gse.keep, u) then escaped("keep " .. i) end
end
gse.close(s)
if pcall(gse.undo, s, {"echo", "x"}) then escaped("closed") end
error("done")
