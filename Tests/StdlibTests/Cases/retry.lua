-- gse.retry calls again what may pass, and raises at once what cannot.
local expect = require "lib.expect"

-- A function that fails `times` times and then returns its arguments, and a count of its calls.
local function failing(times, fail)
    local calls = { count = 0 }
    return function()
        calls.count = calls.count + 1
        if calls.count <= times then fail() end
        return "done", nil, calls.count
    end, calls
end

local session = gse.session {}
local function command_fails() gse.exec(session, { "false" }) end
local function refusal() gse.exec(session, { "rm", "-rf", "/" }) end
local function misuse() gse.exec(session, {}) end

local fn, calls = failing(2, command_fails)
expect.equal(table.concat(table.pack(gse.retry(fn, { delay = 0 })), ",", 1, 1), "done")
expect.equal(calls.count, 3, "calls")

fn, calls = failing(9, command_fails)
local err = expect.raised(function() gse.retry(fn, { attempts = 4, delay = 0 }) end, "failed", "exit code 1")
expect.equal(err.attempts, 4, "attempts")
expect.equal(err.result.exit_code, 1, "the error is the function's own")
expect.equal(calls.count, 4, "calls")

for kind, fail in pairs { refused = refusal, usage = misuse } do
    fn, calls = failing(9, fail)
    err = expect.raised(function() gse.retry(fn, { delay = 0 }) end, kind, "")
    expect.equal(calls.count, 1, "calls of what cannot pass")
    expect.equal(err.attempts, 1)
end

fn, calls = failing(1, refusal)
expect.equal(gse.retry(fn, { delay = 0, when = function(e) return e.kind == "refused" end }), "done")

fn, calls = failing(9, function() error("plain") end)
expect.raised(function() gse.retry(fn, { attempts = 2, delay = 0 }) end, nil, "plain")
expect.equal(calls.count, 2)

local began = gse.now()
fn = failing(2, command_fails)
gse.retry(fn, { delay = "100ms", factor = 2, max_delay = "150ms", jitter = false })
expect.equal(gse.now() - began >= 0.25, true, "the pauses grow up to max_delay")

expect.raised(function() gse.retry(1) end, "usage", "must be a function")
expect.raised(function() gse.retry(print, 3) end, "usage", "options must be a table")
expect.raised(function() gse.retry(print, { atempts = 1 }) end, "usage", "unknown option atempts")
expect.raised(function() gse.retry(print, { attempts = 0 }) end, "usage", "at least 1")
expect.raised(function() gse.retry(print, { attempts = 1.5 }) end, "usage", "integer")
expect.raised(function() gse.retry(print, { delay = "5" }) end, "usage", "delay must be")
expect.raised(function() gse.retry(print, { delay = 0 / 0 }) end, "usage", "between 0 and")
expect.raised(function() gse.retry(print, { factor = 0.5 }) end, "usage", "at least 1")
expect.raised(function() gse.retry(print, { when = true }) end, "usage", "must be a function")
