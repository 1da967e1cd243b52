-- vector: terminal sequences in everything that is shown
-- expect: harmless
-- why: they would act on the terminal of who looks
local NAME = "out_terminal_everywhere"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local evil = "\27]0;owned\7\27[2J\u{9b}2J\u{202e}\r\8\u{2028}"
print(evil) warn(evil) gse.log("warning", evil, {[evil] = evil}) gse.progress(1, 2, evil)
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
pcall(gse.run, s, {evil}) pcall(gse.file, evil) pcall(require, evil) pcall(gse.session, {hosts = {evil}})
return {[evil:gsub("%c", "")] = evil}
