-- vector: gse.put and gse.get where no file is granted
-- expect: error
-- why: the same policy holds for files
local NAME = "arg_put_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for i, o in ipairs({{path = "/tmp/gse_attack", content = "x"}, {path = "/etc/passwd", content = ""}, {path = "", content = "x"}, {content = "x"}, {path = "/tmp/x"}, {path = 5, content = "x"}, {path = "/tmp/x", content = 5}, {path = "/tmp/x", content = "x", mode = 4095}, {path = "/tmp/x", content = "x", mode = "06755"}, {path = "/tmp/x", content = "x", backup = -1}, {path = "/tmp/x", content = "x", owner = "root"}, {path = "/tmp/x", file = "/etc/passwd"}, {path = "/tmp/x", template = "../x", vars = {}}, "x", 5}) do
  if pcall(gse.put, s, o) then escaped("put " .. i) end
end
for i, p in ipairs({"/etc/shadow", "/etc/passwd", "/etc/gse/../passwd", "", 5, {}, "/tmp/\0"}) do
  if pcall(gse.get, s, p) then escaped("get " .. i) end
  if pcall(gse.get, s, p, {max = 1 << 62}) then escaped("get max " .. i) end
end
