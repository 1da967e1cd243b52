-- gse.test: tests of playbooks, for files that `gse test` runs.
--
-- A test file sees no host and no policy: what it does to a fleet, it does in a rehearsal.
local host = ...
local show = host.part "test_show"
local order = host.part "test_effects"

local test = {}

-- The group that tests stand in: their names, and what runs around each of them.
local group = { names = {}, before = {}, after = {} }

-- Whether a test runs just now.
local running = false

local function need(caller, value, kind, what)
    if type(value) ~= kind then
        host.usage("usage.type", ("gse.test.%s: %s must be a %s, not a %s"):format(caller, what, kind, type(value)))
    end
end

local function ask(operation, ...)
    local answer = table.pack(pcall(host.call, "test." .. operation, ...))
    if answer[1] then return table.unpack(answer, 2, answer.n) end
    local err = answer[2]
    if host.is_error(err) and err.code == "usage.call" then
        host.usage("usage.test", "gse.test is for test files", "name it …_test.lua and run it with gse test")
    end
    error(err, 0)
end

-- How the last rehearsal of the test under way ended, in words; nil when it succeeded or there was none.
local last_end

-- What an error says and where it was raised; behind it how the last rehearsal ended, which may be why.
local function told(err)
    -- An error may fail to say what it is.
    local can_say, text = pcall(tostring, err)
    if not can_say then text = "an error that cannot be told: its __tostring fails" end
    local at, message = text:match("^([^%s:]+:%d+): (.*)$")
    message = message or text
    if host.is_error(err) and err.at then message, at = err.message, err.at end
    return last_end and message .. "\n" .. last_end or message, at
end

---Groups tests under a name; groups stand in groups.
---@param name string
---@param body fun()
function test.describe(name, body)
    need("describe", name, "string", "the name")
    need("describe", body, "function", "the body")
    local outer = group
    group = { names = { table.unpack(outer.names) }, before = {}, after = {}, outer = outer }
    group.names[#group.names + 1] = name
    local ok, err = pcall(body)
    group = outer
    if not ok then error(err, 0) end
end

---Runs a function before each test that follows in this group, and in groups within it.
---@param hook fun()
function test.before(hook)
    need("before", hook, "function", "the hook")
    group.before[#group.before + 1] = hook
end

---Runs a function after each such test, also one that failed.
---@param hook fun()
function test.after(hook)
    need("after", hook, "function", "the hook")
    group.after[#group.after + 1] = hook
end

local function hooks(kind, from, each)
    local groups = {}
    while from do
        table.insert(groups, kind == "before" and 1 or #groups + 1, from)
        from = from.outer
    end
    for _, of in ipairs(groups) do
        for _, hook in ipairs(of[kind]) do each(hook) end
    end
end

---One test: it passes unless it raises.
---
---    it("reloads", function() expect_equal(rehearse{ playbook = "reload.lua" }.state, "succeeded") end)
---
---@param name string
---@param body fun()
function test.it(name, body)
    need("it", name, "string", "the name")
    need("it", body, "function", "the body")
    if running then
        host.usage("usage.test", "gse.test.it: a test stands in no other test", "gather tests with gse.test.describe")
    end
    local names = { table.unpack(group.names) }
    names[#names + 1] = name
    if not ask("begin", names) then return end
    local within = group
    last_end, running = nil, true
    local ok, err = pcall(function()
        hooks("before", within, function(hook) hook() end)
        body()
    end)
    hooks("after", within, function(hook)
        local tidy, trouble = pcall(hook)
        if ok and not tidy then ok, err = false, trouble end
    end)
    group, running = within, false
    local message, at
    if not ok then message, at = told(err) end
    ask("finish", ok, message, at)
end

-- Raises where the test file called the expectation.
local function fail(message, reason)
    if reason then message = reason .. ": " .. message end
    error(host.error { kind = "failed", code = "failed.expect", message = message, at = host.position() }, 0)
end

---Expects two values to be the same: tables by what is in them.
---@param actual any
---@param expected any
---@param reason? string what it would mean
function test.expect_equal(actual, expected, reason)
    if show.same(expected, actual) then return end
    local left, right = show.lines(expected), show.lines(actual)
    if #left == 1 and #right == 1 then
        fail(("expected %s, and it is %s"):format(left[1], right[1]), reason)
    end
    fail("it differs from what was expected (-), as it is (+)\n" .. show.difference(left, right), reason)
end

---Expects a value to be true: neither false nor nil.
---@param value any
---@param reason? string what it would mean
function test.expect_true(value, reason)
    if not value then fail("expected something true, and it is " .. show.plain(value), reason) end
end

local function has(whole, part)
    if type(whole) == "string" then return type(part) == "string" and whole:find(part, 1, true) ~= nil end
    for _, element in ipairs(whole) do
        if show.same(element, part) then return true end
    end
    return false
end

---Expects a text to have a part, or a list an element.
---@param whole string|any[]
---@param part any
---@param reason? string what it would mean
function test.expect_contains(whole, part, reason)
    if type(whole) ~= "string" and type(whole) ~= "table" then
        fail("expected a text or a list, and it is " .. show.plain(whole), reason)
    end
    if has(whole, part) then return end
    local parts, lines = show.lines(part), show.lines(whole)
    fail(("expected %s in\n%s"):format(table.concat(parts, "\n"), table.concat(lines, "\n")), reason)
end

---Expects a function to raise, and answers what it raised.
---@param body fun()
---@param expected? string a part of the message, or the code of the error
---@return any
function test.expect_raises(body, expected)
    need("expect_raises", body, "function", "the body")
    local ok, err = pcall(body)
    if ok then fail("expected an error, and there was none") end
    local code = host.is_error(err) and err.code
    if expected and code ~= expected and not tostring(err):find(expected, 1, true) then
        fail(("expected an error with %s, and it is %s"):format(show.plain(expected), show.plain(tostring(err))))
    end
    return err
end

---Expects the effects of a rehearsal, in order: `"web-1: systemctl reload nginx"`, with ` → failed` behind it when how it
---ended matters; `"..."` stands for any number of effects.
---@param run table what `rehearse` answered
---@param expected string[]
function test.expect_effects(run, expected)
    need("expect_effects", run, "table", "the run")
    need("expect_effects", expected, "table", "the effects")
    if order.fits(expected, run.effects) then return end
    local wanted = {}
    for _, line in ipairs(expected) do wanted[line] = true end
    local lines = {}
    for index, effect in ipairs(run.effects) do
        local line = order.line_of(effect)
        local whole = line .. " → " .. effect.ending
        -- How one ended that was expected without its ending is no difference.
        local is_plain = wanted[line] or (effect.ending == "succeeded" and not wanted[whole])
        lines[index] = is_plain and line or whole
    end
    if wanted["..."] then
        fail(order.unmet(expected, run.effects) .. "\n  " .. table.concat(lines, "\n  "))
    end
    fail("the effects differ from those expected (-), as they are (+)\n" .. show.difference(expected, lines))
end

---Rehearses a playbook once, against a simulated fleet on virtual time, and answers what it did.
---
---Options: `playbook` (a file beside this one), `hosts` (a number, names, or an inventory as a table), `model` (what hosts
---answer), `args`, `faults`, `seed`, `policy` (a file). The answer has `state code message result duration`, `effects` in
---order, `by_host`, `log` and `findings`.
---@param options table
---@return table
function test.rehearse(options)
    need("rehearse", options, "table", "options")
    last_end = nil
    local run = ask("rehearse", options)
    if run.state ~= "succeeded" and run.message then
        last_end = ("%s: %s: %s"):format(options.playbook, run.state, run.message)
    end
    return run
end

return test
