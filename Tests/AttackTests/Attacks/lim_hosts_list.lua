-- vector: a session on fifty thousand names
-- expect: error
-- why: names are checked one by one
local NAME = "lim_hosts_list"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local many = {} for i = 1, 50000 do many[i] = "h" .. i end
if pcall(gse.session, {hosts = many, user = "ops", cwd = "/tmp"}) then escaped() end
for i = 1, #many do many[i] = "h1" end
local ok, s = pcall(gse.session, {hosts = many, user = "ops", cwd = "/tmp"})
if ok and #s.hosts ~= 1 then escaped(#s.hosts) end
