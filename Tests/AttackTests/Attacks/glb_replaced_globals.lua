-- vector: every global replaced by one that counts
-- expect: harmless
-- why: the code of gse took its own before
local NAME = "glb_replaced_globals"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local calls, print, pairs, type = 0, print, pairs, type
local keep = {} for k, v in pairs(_G) do keep[k] = v end
for k, v in pairs(keep) do if type(v) == "function" then _G[k] = function() calls = calls + 1 end end end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
local r = gse.wait(gse.run(s, "echo hi"))
local t = r.text
gse.each(s, function(h) return h.name end)
gse.json.decode(gse.json.encode({1, {a = 2}}))
for k, v in pairs(keep) do _G[k] = v end
if calls > 0 then escaped(calls .. " calls") end
if t ~= "hi" then escaped("another answer") end
