-- Starting and stopping a collector on one host: the scripts are called, the processes tell what came of it.
local host = ...
local look = host.part "collector_look"

local control = {}

-- Ends a call; `words` say why.
local function fail(caller, h, words)
    local message = ("%s: %s on %s"):format(caller, words, h.name)
    error(host.error { kind = "failed", code = "failed.collector", message = message, host = h.name }, 0)
end

-- What the script printed, for the message when what it says is not so.
local function said_by(entry)
    local words = host.gse.text.trim((entry.stdout or "") .. (entry.stderr or ""))
    return words ~= "" and words or look.reason(entry)
end

-- Runs a script and waits until `holds(state)` is true; what it says beside false is why it is not.
local function run(caller, h, o, script, holds)
    local said = look.script(h, o, script)
    local seen, why
    local function looks()
        seen = look.at(h, o)
        local ok
        ok, why = holds(seen)
        return ok
    end
    local ok, err = pcall(host.gse.check.wait_until, looks, { within = o.within, every = "1s" })
    if ok then return seen end
    if not (host.is_error(err) and err.code == "failed.wait_until") then error(err, 0) end
    fail(caller, h, ("%s (%s.sh: %s)"):format(why, script, said_by(said)))
end

-- What holds when one process runs that is none of `old`, and the pid file names it.
local function runs_alone(o, old)
    return function(state)
        if state.problem then return false, state.problem end
        if not state.running then return false, o.name .. " is not running" end
        for _, process in ipairs(state.processes) do
            if old[process.pid] then return false, ("process %d still runs"):format(process.pid) end
        end
        if #state.processes > 1 then return false, ("%d processes run"):format(#state.processes) end
        if state.pidfile_pid ~= state.pid then
            return false, ("%s names %s, not %d"):format(state.pidfile, state.pidfile_pid or "nobody", state.pid)
        end
        return true
    end
end

local function pids_of(state)
    local pids = {}
    for _, process in ipairs(state.processes) do pids[process.pid] = true end
    return pids
end

-- How it stands; without knowing that, nothing is begun.
local function known(caller, h, o)
    local state = look.at(h, o)
    if state.problem then fail(caller, h, state.problem) end
    return state
end

function control.start(h, o, caller)
    local state = known(caller, h, o)
    if state.running then return { changed = false, pid = state.pid } end
    local seen = run(caller, h, o, "start", runs_alone(o, {}))
    return { changed = true, pid = seen.pid }
end

function control.restart(h, o, caller)
    local state = known(caller, h, o)
    local seen = run(caller, h, o, "restart", runs_alone(o, pids_of(state)))
    return { changed = true, pid = seen.pid, was = state.pid }
end

function control.stop(h, o, caller)
    local state = known(caller, h, o)
    if not state.running then return { changed = false } end
    local old = pids_of(state)
    run(caller, h, o, "stop", function(seen)
        if seen.problem then return false, seen.problem end
        if not seen.running then return true end
        return false, (old[seen.pid] and "process %d still runs" or "process %d runs again"):format(seen.pid)
    end)
    return { changed = true, was = state.pid }
end

return control
