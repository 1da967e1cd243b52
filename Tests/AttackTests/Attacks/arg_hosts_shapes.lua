-- vector: hosts of every wrong shape
-- expect: error
-- why: host names are names of the inventory and nothing else
local NAME = "arg_hosts_shapes"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local deep = {} for i = 1, 100 do deep = {deep} end
local cyclic = {} cyclic[1] = cyclic
local many = {} for i = 1, 20000 do many[i] = "h" .. i end
for i, h in ipairs({{"h1\0"}, {"h1 "}, {"H1"}, {"h1\n"}, {"h\u{31}\u{301}"}, {"127.0.0.1"}, {"-oProxyCommand=id"}, {"root@h1"}, {"h1:22"}, {1}, {true}, {{}}, {{name = 1}}, {{name = "h2"}}, deep, cyclic, many, 5, true, print, "h1,h2", "group:", "!h1", "h1,!h1", "&h1", "h1;id", {h1 = true}, {[2] = "h1"}}) do
  if pcall(gse.session, {hosts = h, user = "ops", cwd = "/tmp"}) then escaped(tostring(i)) end
end
