-- vector: hundreds of strands wait for the same list of results
-- expect: error
-- why: what all are told is one thing until each hears it
local NAME = "lim_wait_shared"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
local tasks, strands = {}, {}
for i = 1, 100 do tasks[i] = gse.run(s, {"echo", ("v"):rep(3000)}, {parallel = true}) end
gse.wait(tasks)
for i = 1, 500 do strands[i] = function() assert(#gse.wait(tasks) == 100) end end
gse.all(strands)
