-- vector: durations and sizes of odd spelling in every option that takes one
-- expect: harmless
-- why: Swift traps on what does not fit
local NAME = "hst_durations"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})

for _, v in ipairs{"1e308s", "99999999999999999999s", "0.0000000000000000001s", "1h30m", "-1s", "+1s", " 1s", "1 s", "1S", "١s", "1s\0", "1.s", ".s", "s", "", "inf", "nans", "9223372036854775807ms", "9223372036854775807h", 9.2e18, 1e19, math.maxinteger, 5e-324, -0.0, "18446744073709551616B", "8EiB", "9007199254740993KiB", "1e3KiB", "0x10KiB", "1kib", "16777216TiB", "0.1B"} do
  pcall(gse.run, s, {"sleep", "0"}, {timeout = v}) pcall(gse.run, s, {"sleep", "0"}, {output = v}) pcall(gse.session, {hosts = {"h1"}, user = "ops", timeout = v}) pcall(gse.retry, function() end, {delay = v, max_delay = v}) pcall(gse.check.wait_until, function() return true end, {within = v, every = v}) pcall(gse.probe, s, {tcp = "127.0.0.1:1"}, {within = v, every = v}) pcall(gse.get, s, "/tmp/x", {max = v}) pcall(gse.run, s, {"sleep", v}) local t = gse.run(s, {"sleep", "0"}) pcall(gse.wait, t, {timeout = v}) end
