-- vector: host calls inside comparators, patterns, metamethods and closing
-- expect: harmless
-- why: nothing can wait there, or it waits rightly
local NAME = "hnd_calls_from_c"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
local function call() return gse.wait(gse.run(s, "echo hi")).text end
pcall(table.sort, {3, 1, 2}, function(a, b) call() return a < b end)
pcall(string.gsub, "abc", ".", call)
pcall(function() for _ in string.gmatch("abc", ".") do call() end end)
pcall(function() local x <close> = setmetatable({}, {__close = function() call() end}) end)
pcall(function() return setmetatable({}, {__index = call}).x end)
pcall(function() return setmetatable({}, {__concat = call}) .. "x" end)
pcall(tostring, setmetatable({}, {__tostring = call}))
pcall(load, call)
pcall(xpcall, error, call)
for v in call do break end
if call() ~= "hi" then escaped("lost") end
