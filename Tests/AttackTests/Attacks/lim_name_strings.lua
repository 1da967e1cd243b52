-- vector: very long names where names are expected
-- expect: error
-- why: names are looked up and quoted in messages
local NAME = "lim_name_strings"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local long = ("n"):rep(1 << 20)
for _, f in ipairs({function() gse.session {hosts = {long}} end, function() gse.session {hosts = {"h1"}, user = long} end, function() gse.session {hosts = {"h1"}, user = "ops", cwd = "/" .. long} end,
  function() gse.file(long) end, function() require(long) end, function() gse.log(long, "x") end, function() gse[long]() end, function() gse.hosts(long) end, function() gse.playbook {args = {[long] = {}}} end}) do
  local ok, e = pcall(f)
  if ok or #tostring(e) > 100000 then escaped(#tostring(e)) end
end
