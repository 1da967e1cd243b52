-- vector: unknown options, functions, levels, kinds and fields that are escapes
-- expect: error
-- why: a wrong name is quoted
local NAME = "out_names_of_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})

local evil = "\27[2J\u{9b}31m\7\r" for _, f in ipairs{function() gse.run(s, {"echo"}, {[evil] = 1}) end, function() gse.session{[evil] = 1} end, function() gse.wait(gse.run(s, {"echo"}), {[evil] = 1}) end, function() return gse[evil] end, function() return gse.json[evil]() end, function() gse.log(evil, "x") end, function() gse.run(s, {evil}) end, function() gse.run(s, {"echo"}, {in_doubt = evil}) end, function() gse.session{hosts = evil} end, function() gse.session{hosts = {evil}} end, function() gse.session{hosts = {"h1"}, user = evil} end, function() gse.session{hosts = {"h1"}, user = "ops", cwd = evil} end, function() gse.session{hosts = {"h1"}, user = "ops", env = {[evil] = evil}} end, function() gse.all({}, {on_error = evil}) end, function() gse.retry(print, {[evil] = 1}) end, function() gse.file(evil) end, function() gse.playbook{[evil] = 1} end, function() gse.json.decode(evil) end, function() gse.text.template("{{" .. evil .. "}}", {}) end, function() os.date("%" .. evil) end, function() _ENV[evil]() end, function() string.format("%" .. evil, 1) end, function() require(evil) end, function() s[evil] = 1 end, function() gse[evil] = 1 end, function() error(evil, 0) end, function() error({evil}) end, function() gse.check.expect(false, evil) end, function() gse.text.split(1, evil) end} do local ok, e = pcall(f) print(tostring(e)) gse.log("error", tostring(e)) end
_ENV[evil]()
