-- vector: a command line of ten megabytes
-- expect: error
-- why: it is split before it is refused
local NAME = "lim_command_string"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for _, c in ipairs({("a "):rep(5000000), "echo " .. ("\\x"):rep(3000000), "echo '" .. ("x"):rep(9000000), "echo " .. ("'a'"):rep(2000000), (" "):rep(9000000)}) do
  if pcall(gse.run, s, c) then escaped(#c) end
end
