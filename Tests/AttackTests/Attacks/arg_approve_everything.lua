-- vector: questions of every wrong kind, and answers a script gives itself
-- expect: error
-- why: only a person says yes
local NAME = "arg_approve_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
for i, q in ipairs({1, "go?", true, {}, {message = ""}, {message = 1}, {message = "\xff"}, {message = ("x"):rep(5 << 20)},
  {message = "x", roles = {}}, {message = "x", roles = "chief"}, {message = "x", roles = {1}}, {message = "x", timeout = 0},
  {message = "x", timeout = -1}, {message = "x", default = true}, {message = "x", default = "yes"}, {message = "x", approved = true}}) do
  local ok, answer = pcall(gse.approve, q)
  if ok then escaped(tostring(i)) end
end
local answer = gse.approve {message = "\27]0;title\7 go?", timeout = "1ms"}
if answer.approved or answer.by then escaped("answered") end
