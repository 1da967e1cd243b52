-- gse.check insists on conditions, and waits for them.
local expect = require "lib.expect"
local check = gse.check
local session = gse.session {}

expect.equal(check.expect(5), 5)
expect.raised(function() check.expect(false, "it should hold") end, "failed", "it should hold")
expect.raised(function() check.expect(nil) end, "failed", "does not hold")
expect.raised(function() check.expect(gse.wait(gse.run(session, { "false" })), "it went well") end, "failed", "it went well")
expect.equal(check.expect(gse.wait(gse.run(session, { "true" }))).exit_code, 0)

local calls = 0
local function third()
    calls = calls + 1
    if calls == 1 then gse.exec(session, { "false" }) end
    return calls == 3 and "here"
end
expect.equal(check.wait_until(third, { within = "10s", every = "10ms" }), "here")
expect.equal(calls, 3)

local function never() gse.exec(session, { "false" }) end
local err = expect.raised(function() check.wait_until(never, { within = "30ms", every = "10ms" }) end, "failed", "not true within")
expect.equal(err.code, "failed.wait_until")
expect.equal(err.last.kind, "failed")
expect.raised(function() check.wait_until(function() end, { within = 0, message = "no page" }) end, "failed", "no page")
expect.raised(function() check.wait_until(function() error("a bug") end) end, nil, "a bug")
expect.raised(function() check.wait_until(function() gse.exec(session, { "reboot" }) end) end, "refused", "reboot")
expect.raised(function() check.wait_until(never, { whithin = 1 }) end, "usage", "unknown option whithin")

local shapes = { count = { "integer", default = 2, min = 1 }, command = { "string", "table", required = true } }
expect.equal(check.options("drain", { command = "x" }, shapes).count, 2)
expect.raised(function() check.options("drain", {}, shapes) end, "usage", "drain: command is missing")
expect.raised(function() check.options("drain", { command = 1 }, shapes) end, "usage", "string or table")
