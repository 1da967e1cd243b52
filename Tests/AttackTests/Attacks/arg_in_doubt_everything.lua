-- vector: rules for doubt of every wrong kind
-- expect: error
-- why: a probe is a command and needs its grant
local NAME = "arg_in_doubt_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for i, v in ipairs({true, 1, "", "Fail", "fail\0", {}, {probe = {}}, {probe = ""}, {probe = "id; id"}, {probe = {"echo", 0.5}}, {probe = {"echo"}, x = 1}, {"fail"}, print}) do
  if pcall(gse.run, s, "echo hi", {in_doubt = v}) then escaped(tostring(i)) end
end
