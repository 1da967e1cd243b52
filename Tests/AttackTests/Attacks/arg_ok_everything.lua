-- vector: accepted exit codes of every wrong kind
-- expect: error
-- why: codes outside 0 to 255 are cut when they are converted
local NAME = "arg_ok_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for i, v in ipairs({256, -1, {256}, {-1}, {0.5}, {"0"}, {0 / 0}, {1 << 40}, {{}}, "all", {[2] = 0, x = 1}, print, 1e9}) do
  local ok, r = pcall(gse.exec, s, "test -f /var/run/no.such", {ok = v})
  if ok and r.ok then escaped(tostring(i)) end
end
