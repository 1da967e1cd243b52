-- One host of a rollout, from `waiting` to the state it ends in. Rollout.md has the diagram.
local host = ...

local road = {
    { name = "prepare", state = "preparing" },
    { name = "apply", state = "applying" },
    { name = "verify", state = "verifying" },
}

-- As long as the words of one host may be in the report.
local longest = 400

-- What a program wrote need not be text, and reports are.
local function words_of(text)
    if #text > longest then text = text:sub(1, longest):gsub("[\xC0-\xFF][\x80-\xBF]*$", "") .. "…" end
    return host.utf8(text) and text or (text:gsub("[\x80-\xFF]", "?"))
end

local function is_lost(result)
    return host.kind(result) == "result" and result.status == "lost"
end

-- A value of the playbook's may fail to say what it is, and the strand of a host must not end of that.
local function said(value)
    local can_say, text = pcall(tostring, value)
    return can_say and text or "something that cannot be told: its __tostring fails"
end

local function trouble_of(step, err)
    if not host.is_error(err) then return { step = step, message = words_of(said(err)) } end
    return {
        step = step, message = words_of(err.message), code = err.code, kind = err.kind, lost = is_lost(err.result),
    }
end

-- Calls one of the playbook's functions. Returning nothing is success; returning nil or false is not, so that
-- `verify = function(h) return gse.get(h, path).content:find("ok") end` says what it means.
local function attempt(step, fn, view)
    local answer = table.pack(pcall(fn, view))
    if not answer[1] then return trouble_of(step, answer[2]) end
    local value = answer[2]
    if answer.n == 1 then return nil end
    if host.kind(value) == "result" then
        if value.ok then return nil end
        return { step = step, message = "the result is " .. tostring(value.status), lost = is_lost(value) }
    end
    if value then return nil end
    return { step = step, message = "it returned " .. tostring(value) }
end

local member = {}

---Calls `rollback` for a host whose `apply` has begun.
function member.restore(roll, unit)
    unit.state = "restoring"
    local trouble = attempt("rollback", roll.plan.rollback, unit.view)
    unit.state = trouble and "failed" or "rolled_back"
    unit.restored = true
    if trouble then
        unit.rollback_trouble = trouble
        roll.record("error", "rollback_failed", ("rollback failed on %s: %s"):format(unit.name, trouble.message),
            { host = unit.name, message = trouble.message })
    else
        roll.record("info", "rolled_back", unit.name .. " is rolled back", { host = unit.name })
    end
end

---Whether there is something to roll back.
function member.is_restorable(unit)
    return unit.applied and not unit.restored
end

local function fail(roll, unit, trouble)
    local plan = roll.plan
    unit.state, unit.trouble = "failed", trouble
    local counts = plan.count_lost or not trouble.lost
    if counts then roll.failures = roll.failures + 1 end
    -- Before anything is told: whoever tells waits, and the next host must not begin meanwhile.
    local is_spent = roll.failures > plan.budget and not roll.stopped
    if is_spent then roll.stopped = "budget" end
    local goes_back = plan.on_failure == "rollback" and not roll.stopped and member.is_restorable(unit)
    roll.record("warning", "failed", ("%s failed on %s: %s"):format(trouble.step, unit.name, trouble.message), {
        host = unit.name, step = trouble.step, message = trouble.message, lost = trouble.lost or false,
        counted = counts, failures = roll.failures, budget = plan.budget,
    })
    if is_spent then roll.tell_stop() end
    if goes_back then member.restore(roll, unit) end
end

-- In a dry run commands have no output, so what a verification says of it means nothing.
local function is_believed(step, trouble)
    return not (host.gse.dry_run and step == "verify" and (trouble.kind == "failed" or not trouble.kind))
end

---Takes one host through `prepare`, `apply` and `verify`.
function member.begin(roll, unit)
    for _, step in ipairs(road) do
        local fn = roll.plan[step.name]
        if fn then
            unit.state = step.state
            if step.name == "apply" then
                unit.applied = true
                roll.applied[#roll.applied + 1] = unit
            end
            local trouble = attempt(step.name, fn, unit.view)
            if trouble and is_believed(step.name, trouble) then return fail(roll, unit, trouble) end
        end
    end
    unit.state = "done"
end

return member
