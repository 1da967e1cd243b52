-- gse.rollout reads its options strictly, and believes what its functions say.
local expect = require "lib.expect"
local session = gse.session {}

local function rollout(changes)
    local options = { on = session, apply = function() end, ends = "return" }
    for name, value in pairs(changes) do options[name] = value end
    return gse.rollout(options)
end

local function nothing() end

local misuses = {
    { { on = 5 }, "on must be a session" },
    { { apply = 5 }, "apply must be a function" },
    { { stages = {} }, "at least one size" },
    { { stages = { 0 } }, "stages[1] must be at least 1" },
    { { stages = { "0%" } }, "stages[1] must be at least 1" },
    { { stages = { "0.0%" } }, "stages[1] must be at least 1" },
    { { stages = { "101%" } }, "at most 100%" },
    { { stages = { "100.1%" } }, "at most 100%" },
    { { stages = { 2, 2 } }, "stages[2] must be more than the count before it" },
    { { stages = { "10%", "9.9%" } }, "stages[2] must be more than the share before it" },
    { { stages = { "ten" } }, 'a share such as "5%"' },
    { { stages = { "5.%" } }, 'a share such as "5%"' },
    { { stages = { 0 / 0 } }, "must be an integer or a share" },
    { { stages = { 1.5 } }, "must be an integer or a share" },
    { { stages = { 1, last = 2 } }, "stages must be a list" },
    { { limit = 0 }, "limit must be at least 1" },
    { { limit = "0%" }, "limit must be at least 1" },
    { { limit = true }, "must be an integer or a share" },
    { { budget = -1 }, "budget must be at least 0" },
    { { budget = "1e1%" }, 'a share such as "5%"' },
    { { budget = math.huge }, "must be an integer or a share" },
    { { order = "sorted" }, 'order must be "given", "random", "spread"' },
    { { order = "spread" }, "needs spread_by" },
    { { spread_by = "rack" }, 'needs order = "spread"' },
    { { order = "spread", spread_by = "rack" }, "localhost has no variable 'rack'" },
    { { order = "spread", spread_by = { "web" } }, "no host of the session is in group 'web'" },
    { { order = "spread", spread_by = {} }, "at least one group" },
    { { order = "spread", spread_by = { 5 } }, "must be a group's name" },
    { { order = "spread", spread_by = 5 }, "spread_by must be" },
    { { order = "spread", spread_by = function() return {} end }, "must return a string, an integer or nil" },
    { { seed = 1 }, 'seed needs order = "random"' },
    { { bake = -1 }, "bake must be between 0" },
    { { on_budget = "rollback_all" }, "needs rollback" },
    { { on_budget = "undo" }, 'on_budget must be "stop"' },
    { { on_failure = "rollback" }, "needs rollback" },
    { { on_failure = "drop" }, 'on_failure must be "keep"' },
    { { count_lost = 1 }, "count_lost must be a boolean" },
    { { approve = {} }, "after is missing" },
    { { approve = { after = 4 } }, "approve.after is a stage before the last, 1 to 3" },
    { { approve = { after = 1, roles = {} } }, "nobody could answer" },
    { { approve = { after = 1, roles = { 1 } } }, "approve.roles[1] must be a string" },
    { { approve = { after = 1, timeout = 0 } }, "timeout must be at least" },
    { { approve = { after = 1, message = "" } }, "must say what is to be approved" },
    { { approve = { after = 1, default = "approve" } }, "unknown option default" },
    { { ends = "well" }, 'ends must be "degraded"' },
    { { name = 1 }, "name must be a string" },
    { { batch = 3 }, "unknown option batch" },
}
for _, misuse in ipairs(misuses) do
    expect.raised(function() rollout(misuse[1]) end, "usage", misuse[2])
end
expect.raised(function() gse.rollout() end, "usage", "apply is missing")
expect.raised(function() require "gse.rollout_plan" end, "usage", "there is no module")

-- What a function returns: nothing is success, nil and false are not.
local function state_after(apply)
    local report = rollout { apply = apply }
    for _, state in ipairs { "done", "failed", "rolled_back", "untouched" } do
        if #report[state] == 1 then return state, report end
    end
end
expect.equal(state_after(nothing), "done")
expect.equal(state_after(function() return true end), "done")
expect.equal(state_after(function() return 0 end), "done")
expect.equal(state_after(function(h) return gse.exec(h, { "true" }) end), "done")
expect.equal(state_after(function() return nil end), "failed")
expect.equal(state_after(function() return false end), "failed")
expect.equal(state_after(function(h) return gse.exec(h, { "false" }, { ok = false }) end), "failed")
local _, report = state_after(function(h) gse.exec(h, { "false" }) end)
expect.equal(report.errors.localhost.step, "apply")
expect.equal(report.errors.localhost.code, "failed.command")
expect.equal(report.stopped, "budget")
_, report = state_after(function() error("\xff") end)
expect.equal(report.errors.localhost.message:sub(-1), "?")
_, report = state_after(function() error(("é"):rep(1000), 0) end)
expect.equal(utf8.len(report.errors.localhost.message), 200)

-- The steps in order, with the state of the host between them; a failed prepare has nothing to roll back.
local trail = {}
local function step(name, fails)
    return function(h)
        h.state.trail = (h.state.trail or "") .. name .. " "
        trail[#trail + 1] = name
        if fails then error("no " .. name, 0) end
    end
end
report = rollout { prepare = step "p", apply = step "a", verify = step("v", true), rollback = step "r", on_budget = "rollback_failed" }
expect.equal(table.concat(trail), "pavr")
expect.equal(report.rolled_back[1], "localhost")
expect.equal(report.errors.localhost.message, "no v")
trail = {}
report = rollout { prepare = step("p", true), apply = step "a", rollback = step "r", on_budget = "rollback_all" }
expect.equal(table.concat(trail), "p")
expect.equal(report.failed[1], "localhost")
report = rollout { apply = step("a", true), rollback = step("r", true), on_budget = "rollback_all" }
expect.equal(report.failed[1], "localhost")
expect.equal(report.errors.localhost.message, "no a")
expect.equal(report.rollback_errors.localhost.message, "no r")

-- Within the budget a failed host is kept, or put back at once; the rollout is not stopped.
report = rollout { apply = step("a", true), budget = 1 }
expect.equal(report.failed[1], "localhost")
expect.equal(report.stopped, nil)
report = rollout { apply = step("a", true), rollback = step "r", budget = 1, on_failure = "rollback" }
expect.equal(report.rolled_back[1], "localhost")
report = rollout { apply = step("a", true), rollback = step "r", budget = 1, on_budget = "rollback_all", on_failure = "keep" }
expect.equal(report.failed[1], "localhost")

-- A stop raises what can be caught; so do failures within the budget when told.
local err = expect.raised(function() rollout { apply = step("a", true), ends = "degraded", name = "web" } end, "failed", "web: 0 done")
expect.equal(err.code, "failed.rollout")
expect.equal(err.report.failed[1], "localhost")
expect.raised(function() rollout { apply = step("a", true), ends = "failed", budget = 1 } end, "failed", "1 failed")

-- An error may fail to say what it is: its host has failed all the same.
local unsayable = setmetatable({}, { __tostring = function() error("never") end })
report = rollout { apply = function() error(unsayable) end }
expect.equal(report.failed[1], "localhost")
