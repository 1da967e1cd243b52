-- vector: views that would be wider than their session
-- expect: error
-- why: a view only narrows
local NAME = "hnd_view_widen"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
for i, h in ipairs({{"h2"}, {"localhost"}, {"h1", "h2"}, {}, "h2", "*", "group:all", {"h1\0"}, {"H1"}, 5, true, {{name = "h2"}}, {s, "h2"}}) do if pcall(gse.on, s, h) then escaped(tostring(i)) end end
