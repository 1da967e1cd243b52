-- vector: probes that nothing grants
-- expect: error
-- why: a probe reaches the network for the playbook
local NAME = "arg_probe_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for i, p in ipairs({{tcp = "127.0.0.1:22"}, {tcp = "169.254.169.254:80"}, {http = "http://169.254.169.254/latest"}, {http = "file:///etc/passwd"}, {http = "http://127.0.0.1:1/\r\nX: y"}, {http = "http://a@127.0.0.1/"}, {tcp = "127.0.0.1:99999"}, {tcp = "127.0.0.1:-1"}, {tcp = ""}, {http = ""}, {tcp = 5}, {}, {tcp = "127.0.0.1:22", http = "http://127.0.0.1"}, "x"}) do
  if pcall(gse.probe, s, p, {within = 0.1}) then escaped(tostring(i)) end
end
for _, v in ipairs({0 / 0, 1 / 0, -1, "x", {}}) do if pcall(gse.probe, s, {tcp = "127.0.0.1:1"}, {within = v, every = v}) then escaped("within") end end
