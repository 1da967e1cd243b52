-- vector: tables and coroutines made to look like handles
-- expect: error
-- why: a handle is what the host gave and nothing else
local NAME = "hnd_forged"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
local t = gse.run(s, "echo hi")
local fakes = {{id = s.id, hosts = s.hosts}, setmetatable({}, {__index = s}), setmetatable({id = s.id}, {__name = "session"}), {id = t.id, hosts = {"h1"}}, setmetatable({}, {__index = t, __name = "task"}), s.id, t.id}
for i, f in ipairs(fakes) do
  for j, call in ipairs({function() gse.run(f, "echo x") end, function() gse.wait(f) end, function() gse.cancel(f) end, function() gse.close(f) end, function() gse.on(f, {"h1"}) end, function() gse.wait({f}) end}) do
    if pcall(call) then escaped(i .. " " .. j) end
  end
end
if pcall(gse.run, t, "echo x") then escaped("a task as a session") end
if pcall(gse.wait, s) or pcall(gse.cancel, s) or pcall(gse.close, t) then escaped("a session as a task") end
