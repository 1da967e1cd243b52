-- vector: a closed session used in every way
-- expect: error
-- why: dead after close
local NAME = "hnd_closed_everywhere"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
local v, t = gse.on(s, {"h1"}), gse.run(s, "sleep 30")
gse.close(s)
for i, f in ipairs({function() gse.run(s, "echo x") end, function() gse.run(v, "echo x") end, function() gse.exec(s, "echo x") end, function() gse.put(s, {path = "/tmp/x", content = ""}) end, function() gse.get(s, "/tmp/x") end, function() gse.each(s, print) end}) do
  if pcall(f) then escaped(tostring(i)) end
end
local ok, r = pcall(gse.wait, t, {timeout = 5}) if ok and r.ok then escaped("the task went on") end
pcall(gse.close, s)
