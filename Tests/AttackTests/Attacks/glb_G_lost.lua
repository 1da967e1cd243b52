-- vector: _G emptied and with a metatable that raises
-- expect: harmless
-- why: the code of gse has its own globals
local NAME = "glb_G_lost"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local gse, next, print, error = gse, next, print, error
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
setmetatable(_G, {__index = function(_, k) error("reached " .. k) end, __newindex = function() error("written") end})
local g = _G
for _, k in next, {"pairs", "type", "error", "string", "table", "tostring", "print", "setmetatable"} do g[k] = nil end
local r = gse.wait(gse.run(s, "echo hi"))
if r.text ~= "hi" then NAME = r.text[1] end
