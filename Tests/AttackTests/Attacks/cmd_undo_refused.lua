-- vector: commands that no rule grants, registered as undos of a run that then fails
-- expect: error
-- why: an undo is held to what a command is held to, when it is registered
local NAME = "cmd_undo_refused"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for _, c in ipairs({{"id"}, "id", "env id", {"sh", "-c", "id"}, "echo hi; id", {"cat", "/etc/shadow"}, {"kill", "-HUP", "1"}, {"/bin/echo", "x"}, {}, "", {"echo", "a\0b"}}) do
  if pcall(gse.undo, s, c, {always = true}) then escaped(type(c) == "table" and table.concat(c, " ") or c) end
end
for _, o in ipairs({{user = "root"}, {cwd = "/root"}, {env = {LD_PRELOAD = "/tmp/x.so"}}, {stdin = "x"}}) do
  if pcall(gse.undo, s, {"echo", "x"}, o) then escaped(next(o)) end
end
error("now undo")
