-- vector: writing to handles and what hangs off them
-- expect: error
-- why: what was admitted must stay
local NAME = "hnd_readonly"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
local t = gse.run(s, "echo hi")
for i, f in ipairs({function() s.id = "s2" end, function() s.hosts = {} end, function() s.hosts[1] = "prod" end, function() t.id = "t9" end, function() rawset(s, "id", 1) end, function() rawset(s.hosts, 1, "prod") end, function() table.insert(s.hosts, "prod") end, function() setmetatable(s, {}) end, function() s.user = "root" end}) do
  if pcall(f) then escaped(tostring(i)) end
end
if #s.hosts ~= 1 or s.hosts[1] ~= "h1" then escaped("hosts changed") end
