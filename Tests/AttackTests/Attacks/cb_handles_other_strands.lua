-- vector: sessions and tasks closed in one strand, used in others, resumed after cancel
-- expect: harmless
-- why: each call finds it closed
local NAME = "cb_handles_other_strands"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for r = 1, 5 do local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"}) local t = gse.run(s, {"sleep", "2"})
gse.all({function() gse.sleep(0.01) gse.close(s) end, function() gse.wait(t) end, function() gse.wait(t, {timeout = 1}) end, function() gse.exec(s, {"sleep", "1"}, {parallel = true}) end, function() gse.sleep(0.02) gse.run(s, {"echo"}) end, function() gse.cancel(t) gse.cancel(t) gse.wait{t, t, t} end, function() gse.on(s, "h1") end}, {on_error = "collect"}) end
