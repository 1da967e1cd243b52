-- vector: one argument more than each call takes
-- expect: error
-- why: what is ignored hides a mistake
local NAME = "arg_surplus"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
local calls = {
  {gse.session, {hosts = {"h1"}, user = "ops"}, 1}, {gse.on, s, {"h1"}, 1}, {gse.run, s, "echo hi", {}, 1}, {gse.sleep, 0.01, 1}, {gse.now, 1}, {gse.random, 1, 2, 3},
  {gse.log, "info", "x", {}, 1}, {gse.progress, 1, 1, "x", 1}, {gse.hosts, "h1", 1}, {gse.targets, 1}, {gse.file, "x", 1}, {gse.all, {}, {}, 1}, {gse.each, {}, print, {}, 1}, {gse.close, s, 1},
}
for i, c in ipairs(calls) do if pcall(table.unpack(c)) then escaped(tostring(i)) end end
local t = gse.run(s, "echo hi")
if pcall(gse.wait, t, {}, 1) or pcall(gse.cancel, t, 1) then escaped("task") end
