-- gse.rollout: change hosts in growing stages, within a budget of failures, with a way back. See <doc:Rollout>.
local host = ...

local plan_of = host.part("rollout_plan")
local member = host.part("rollout_host")
local window = host.part("rollout_window")

local endings = { "done", "failed", "rolled_back", "untouched" }

-- What is kept of a rollout that runs; `record` is how others read what it did: the fields' names are fixed.
local function new_roll(plan)
    local roll = { plan = plan, failures = 0, applied = {}, stage = 0, ended = 0, held = {} }
    function roll.record(level, event, message, fields)
        fields.rollout, fields.name, fields.stage = event, plan.name, roll.stage
        host.gse.log(level, plan.name .. ": " .. message, fields)
    end
    function roll.tell_stop()
        local words = roll.stopped == "budget" and ("%d failed and %d may"):format(roll.failures, plan.budget)
            or "not approved"
        roll.record("warning", "stopped", words .. ": no further host begins",
            { why = roll.stopped, failures = roll.failures, budget = plan.budget })
    end
    return roll
end

local function names_of(units)
    local names = host.array({})
    for index, unit in ipairs(units) do names[index] = unit.name end
    return names
end

-- Progress whenever another whole percent is reached: a fact for each of 10,000 hosts would say nothing more.
local function tell_progress(roll, count)
    roll.ended = roll.ended + 1
    if roll.ended * 100 // count > (roll.ended - 1) * 100 // count then
        host.gse.progress(roll.ended, count, roll.plan.name)
    end
end

local function run_stage(roll, index, first, last)
    local plan = roll.plan
    local units = table.move(plan.units, first, last, 1, {})
    roll.stage = index
    roll.record("info", "stage", ("stage %d of %d, %d more hosts"):format(index, #plan.sizes, #units),
        { of = #plan.sizes, hosts = names_of(units) })
    window.run(units, {
        limit = plan.limit, held = roll.held,
        may_begin = function() return not roll.stopped end,
        work = function(unit)
            member.begin(roll, unit)
            tell_progress(roll, plan.sizes[#plan.sizes])
            -- A host that failed and was not put back is down: its groups stay closed.
            return unit.state == "failed"
        end,
    })
    local closed = host.array({})
    for _, unit in ipairs(units) do
        if unit.state == "waiting" then closed[#closed + 1] = unit.name end
    end
    if #closed > 0 and not roll.stopped then
        roll.record("warning", "closed",
            ("%d hosts are not begun: one of their group failed and was not rolled back"):format(#closed),
            { hosts = closed })
    end
end

local function ask(roll, begun)
    local plan = roll.plan
    local message = ("%s: stage %d of %d is over with %d of %d hosts begun and %d failed; go on?"):format(
        plan.name, plan.approve.after, #plan.sizes, begun, #plan.units, roll.failures)
    local answer = host.gse.approve {
        message = plan.approve.message or message, roles = plan.approve.roles, timeout = plan.approve.timeout,
    }
    if not answer.approved then
        roll.approval = { by = answer.by, note = answer.note }
        roll.stopped = "approval"
        roll.tell_stop()
    end
end

local function run_stages(roll)
    local plan, begun = roll.plan, 0
    local last = plan.sizes[#plan.sizes]
    for index, size in ipairs(plan.sizes) do
        local first = begun + 1
        begun = size
        if size >= first then run_stage(roll, index, first, size) end
        if roll.stopped then return end
        if size >= first and size < last and plan.bake > 0 then
            local words = ("waits %gs after stage %d"):format(plan.bake, index)
            roll.record("info", "bake", words, { seconds = plan.bake })
            host.gse.sleep(plan.bake)
        end
        if plan.approve and plan.approve.after == index and size < last then ask(roll, begun) end
        if roll.stopped then return end
    end
end

-- What is rolled back once no further host begins: in the reverse order in which `apply` began.
local function to_restore(roll)
    local plan, units = roll.plan, {}
    if not roll.stopped then return units end
    for index = #roll.applied, 1, -1 do
        local unit = roll.applied[index]
        local is_wanted = plan.on_budget == "rollback_all"
            or unit.state == "failed" and (plan.on_budget == "rollback_failed" or plan.on_failure == "rollback")
        if is_wanted and member.is_restorable(unit) then units[#units + 1] = unit end
    end
    return units
end

local function restore(roll)
    local units = to_restore(roll)
    if #units == 0 then return end
    roll.record("warning", "restoring", ("rolls back %d hosts, the last one first"):format(#units),
        { hosts = names_of(units) })
    window.run(units, {
        limit = roll.plan.limit, held = {}, is_strict = true,
        may_begin = function() return true end,
        work = function(unit) member.restore(roll, unit) end,
    })
end

local function report_of(roll)
    local report = { stage = roll.stage, stopped = roll.stopped, approval = roll.approval }
    for _, state in ipairs(endings) do report[state] = host.array({}) end
    for _, unit in ipairs(roll.plan.units) do
        local state = unit.state == "waiting" and "untouched" or unit.state
        local list = report[state]
        list[#list + 1] = unit.name
        if unit.trouble then
            report.errors = report.errors or {}
            report.errors[unit.name] = unit.trouble
        end
        if unit.rollback_trouble then
            report.rollback_errors = report.rollback_errors or {}
            report.rollback_errors[unit.name] = unit.rollback_trouble
        end
    end
    return report
end

local function summary(roll, report)
    local words = ("%d done, %d failed, %d rolled back, %d untouched, in stage %d of %d"):format(
        #report.done, #report.failed, #report.rolled_back, #report.untouched, report.stage, #roll.plan.sizes)
    if roll.stopped == "budget" then
        words = words .. ("; stopped: %d failed and %d may"):format(roll.failures, roll.plan.budget)
    elseif roll.stopped then
        words = words .. "; stopped: not approved"
    end
    return words
end

local function finish(roll)
    local plan, report = roll.plan, report_of(roll)
    local words = summary(roll, report)
    local is_whole = #report.done == plan.sizes[#plan.sizes]
    roll.record(is_whole and "info" or "warning", "ended", words, {
        stopped = roll.stopped, failures = roll.failures, budget = plan.budget, done = report.done,
        failed = report.failed, rolled_back = report.rolled_back, untouched = report.untouched,
    })
    if is_whole or plan.ends == "return" then return report end
    words = plan.name .. ": " .. words
    if plan.ends == "degraded" and not roll.stopped then host.gse.degraded(words, report) end
    error(host.error { kind = "failed", code = "failed.rollout", message = words, report = report }, 0)
end

---@class gse.RolloutOptions
---@field on table a session or a view of one
---@field stages? (integer|string)[] hosts begun after each: counts, or shares rounded up; `{1, "10%", "50%", "100%"}`
---@field limit? integer|string hosts in flight at once, or a share rounded down, at least 1; 10
---@field order? "given"|"random"|"spread" as in the session, by `seed`, or no two of one group down together
---@field seed? integer of the random order; else one from the run's seed, which is on record
---@field spread_by? string|string[]|fun(h: table): any the groups: a variable, a list of groups, or a function
---@field bake? gse.duration a pause after each stage but the last, 0
---@field budget? integer|string failures that are borne, or a share rounded down; 0
---@field on_budget? "stop"|"rollback_failed"|"rollback_all" once more have failed, `"stop"`
---@field on_failure? "keep"|"rollback" within the budget; kept with `on_budget = "stop"`, else rolled back at once
---@field count_lost? boolean whether a host that was lost counts for the budget, true
---@field approve? table `{ after = stage, roles =, timeout =, message = }`: asked after that stage
---@field prepare? fun(h: table): any of the view of a host
---@field apply fun(h: table): any of the view of a host
---@field verify? fun(h: table): any of the view of a host
---@field rollback? fun(h: table): any of the view of a host
---@field ends? "degraded"|"failed"|"return" how it ends when not all hosts are as wanted
---@field name? string what messages and the record call it, `rollout`

---Takes hosts through `prepare`, `apply` and `verify` in growing stages, and stops when too many fail.
---
---A step fails when it raises, returns false or nil, or returns a result that is not ok; returning nothing is success.
---The budget is looked at before every single host: when more hosts have failed than it bears, no further host begins,
---those in flight go on to their end, and then `on_budget` says what is rolled back, in the reverse order in which
---`apply` began. A question of `approve` that is rejected, or not answered in time, acts like a spent budget. A host
---whose `prepare` failed has nothing to roll back. Every host ends in exactly one of the lists.
---
---When all hosts of the stages are done, the report is returned. Else, unless `ends` is `"return"`: a rollout that was
---stopped raises `failed.rollout` with `.report`; one that came to its end with failed hosts ends the run as degraded,
---or raises too with `ends = "failed"`. What is done when the run is cancelled or killed, the states of a host, and
---the names on record: <doc:Rollout>.
---
---@param opts gse.RolloutOptions
---@return { done: string[], failed: string[], rolled_back: string[], untouched: string[], stage: integer }
return function(opts)
    local roll = new_roll(plan_of(opts))
    local plan = roll.plan
    local words = ("%d hosts, %d at once, %d may fail"):format(#plan.units, plan.limit, plan.budget)
    roll.record("info", "begun", words, {
        hosts = #plan.units, sizes = plan.sizes, limit = plan.limit, budget = plan.budget, order = plan.order,
        seed = plan.seed, on_budget = plan.on_budget, on_failure = plan.on_failure, count_lost = plan.count_lost,
    })
    run_stages(roll)
    restore(roll)
    return finish(roll)
end
