-- vector: a thousand long commands side by side
-- expect: killed-by-limit
-- why: a hundred at once, a thousand in all
local NAME = "lim_commands_parallel"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for i = 1, 1000 do gse.run(s, "sleep 30", {parallel = true}) end
gse.sleep(60)
escaped("a minute went by")
