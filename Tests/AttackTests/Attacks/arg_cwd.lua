-- vector: directories that are not granted, spelled in many ways
-- expect: error
-- why: a directory is compared byte by byte
local NAME = "arg_cwd"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
for _, d in ipairs({"/", "/etc", "/tmp/..", "/tmp/../etc", "/tmp/", "/tmp//", "/tmp/.", "//tmp", "tmp", "", "~", "/tmp\0/etc", "/TMP", "/tmp/x", "/t\u{6d}p\u{301}", "/proc/self/cwd", 5, {}, true}) do
  if pcall(gse.session, {hosts = {"h1"}, user = "ops", cwd = d}) then escaped("session " .. tostring(d)) end
  if pcall(gse.run, session(), "echo hi", {cwd = d}) then escaped("run " .. tostring(d)) end
end
