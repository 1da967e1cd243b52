-- vector: bytes that are no text in everything that is shown
-- expect: harmless
-- why: they are shown somehow and cut nothing
local NAME = "out_not_utf8"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local bad = "\xff\xfe\xc3\x28\xed\xa0\x80\xf8\0"
print(bad) gse.log("info", bad) pcall(gse.log, "info", bad, {x = bad})
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
pcall(gse.run, s, {"echo", bad}) pcall(gse.hosts, bad)
