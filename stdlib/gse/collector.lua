-- gse.collector: BlueKing's log collector as its plugin scripts run it, by evidence and not by exit codes.
local host = ...
local look = host.part "collector_look"
local check = host.part "collector_check"
local control = host.part "collector_control"
local reload = host.part "collector_reload"

local collector = {}

local shapes = {
    name = { "string", default = "bkunifylogbeat" },
    root = { "string", default = "/usr/local/gse" },
    subscription = { "integer", default = 0, min = 0 },
    pidfile = { "string" },
    log = { "string" },
    generation = { "function" },
    settle = { "duration", default = 14 },
    within = { "duration", default = 30 },
    limit = { "integer", min = 1 },
    socket = { "string", default = "/var/run/ipc.state.report" },
    agent = { "string", default = "gse_agent" },
    data_port = { "integer", default = 58625, min = 1 },
    record = { "string", default = "/tmp/bkc.log" },
    restarts = { "integer", default = 10, min = 0 },
    healthz = { "boolean", default = true },
}

local function options_of(caller, opts)
    local o = host.gse.check.options(caller, opts, shapes)
    -- The kernel keeps no more of a process's name, so it could not be told from others.
    if not o.name:find("^[%w_][%w_.-]*$") or #o.name > 15 then
        local message = caller .. ": name must be a file name of at most 15 letters, digits, _, . and -"
        host.usage("usage.argument", message)
    end
    o.root = o.root:gsub("(.)/+$", "%1")
    for _, name in ipairs { "root", "pidfile", "log", "socket", "record" } do
        if o[name] and o[name]:sub(1, 1) ~= "/" then
            host.usage("usage.argument", ("%s: %s must be an absolute path"):format(caller, name))
        end
    end
    return o
end

-- Calls `body(h, options, caller)` on every host of a session; its answers by host, of one host in the report, too.
local function on_each(caller, session, opts, body)
    if host.kind(session) ~= "session" then
        host.usage("usage.type", caller .. ": the first argument must be a session")
    end
    local o = options_of(caller, opts)
    local answers = host.gse.each(session, function(h) return body(h, o, caller) end, { limit = o.limit })
    local report = { by_host = {} }
    for index, name in ipairs(session.hosts) do report.by_host[name] = answers[index] end
    if #answers == 1 then
        for key, value in pairs(answers[1]) do report[key] = value end
    end
    return report
end

---@class gse.CollectorOptions
---@field name? string the collector's file name, bkunifylogbeat
---@field root? string where the agent is installed, /usr/local/gse
---@field subscription? integer whose sub-configuration there must be; 0: nobody's
---@field pidfile? string else NAME.pid below `path.pid` of the main configuration
---@field log? string its own log, else NAME below `path.logs` of the main configuration
---@field generation? fun(h: table): any which configuration it has taken up, where its log does not tell
---@field settle? gse.duration how long it may take to take one up, 14s
---@field within? gse.duration how long evidence is waited for, 30s
---@field limit? integer hosts at once
---@field socket? string which the agent listens on, /var/run/ipc.state.report
---@field agent? string the agent's process name, gse_agent
---@field data_port? integer the data server's port, 58625
---@field record? string where the scripts record what they do, /tmp/bkc.log
---@field restarts? integer how many restarts and reloads a day are not too many, 10
---@field healthz? boolean ask a running collector `NAME healthz`, true

-- — What stands —

local function shown(state)
    return {
        running = state.running, pid = state.pid, elapsed = state.elapsed, processes = state.processes,
        pidfile = state.pidfile, pidfile_pid = state.pidfile_pid, replaced = state.replaced,
        problem = state.problem,
    }
end

---How the collector stands on each host, by its processes: nothing is believed that a pid file or a script says.
---
---For each host `running`, `pid`, `elapsed` (seconds), `processes` (those whose program is ROOT/plugins/bin/NAME),
---`pidfile` and the `pidfile_pid` in it, `replaced` (the program file was replaced since the start), `problem` (why
---nobody knows).
---
---@param session table a session or a view of one
---@param opts? gse.CollectorOptions
---@return { by_host: table<string, table> } of a session of one host, its fields too
function collector.status(session, opts)
    return on_each("gse.collector.status", session, opts, function(h, o) return shown(look.at(h, o)) end)
end

---The object that BlueKing's check.py prints, `{status, data = {{module, item, status, message}, …}}`, for each host.
---
---Without a `subscription` the agent's items only, as there. A host that cannot be reached has every item, false, with the
---reason. What is refused by the policy is raised: nobody was allowed to look.
---
---@param session table a session or a view of one
---@param opts? gse.CollectorOptions
---@return { status: boolean, by_host: table<string, table>, data?: table[] } `data` for a session of one host
function collector.check(session, opts)
    local report = on_each("gse.collector.check", session, opts, function(h, o) return check(h, o) end)
    report.status = true
    for _, one in pairs(report.by_host) do report.status = report.status and one.status end
    return report
end

-- — Starting and stopping —

---Starts it by start.sh where it does not run; started is where one process has its program and the pid file names it.
---
---start.sh would begin a second one beside one that runs, so it is not called there.
---
---@param session table a session or a view of one
---@param opts? gse.CollectorOptions
---@return { by_host: table<string, { changed: boolean, pid: integer }> }
function collector.start(session, opts)
    return on_each("gse.collector.start", session, opts, control.start)
end

---Stops it by stop.sh, which kills it and ends with 0 in any case; stopped is where no process has its program.
---
---@param session table a session or a view of one
---@param opts? gse.CollectorOptions
---@return { by_host: table<string, { changed: boolean, was: integer }> }
function collector.stop(session, opts)
    return on_each("gse.collector.stop", session, opts, control.stop)
end

---Restarts it by restart.sh, or starts it; restarted is where none of the old processes is left and one new one runs.
---
---@param session table a session or a view of one
---@param opts? gse.CollectorOptions
---@return { by_host: table<string, { changed: boolean, pid: integer, was: integer }> }
function collector.restart(session, opts)
    return on_each("gse.collector.restart", session, opts, control.restart)
end

-- — Reloading —

---A function for `evidence` of `gse.reload`: the same process took up a configuration, and the check of `subscription`,
---if there is one, passes.
---
---Before the reload it must run, as one process, or nothing is changed. New is what its log says (from level `info` on) or
---the function `generation` returns. Where neither tells, the same process must run when `settle` is over.
---
---    evidence = gse.collector.evidence { subscription = 12 },
---
---@param opts? gse.CollectorOptions
---@return fun(h: table, before: table|nil): table
function collector.evidence(opts)
    local o = options_of("gse.collector.evidence", opts)
    return function(h, before)
        if before == nil then return reload.before(h, o) end
        return reload.taken_up(h, o, before)
    end
end

---Has it reload its configuration by reload.sh, which ends with 0 in any case, and waits for the same evidence as
---`gse.collector.evidence` gives.
---
---For each host `pid`, and `evidence`: `"generation"` when a new one was seen, `"process"` when the collector tells nobody
---(its `logging.level` is above `info`), which is logged as a warning.
---
---@param session table a session or a view of one
---@param opts? gse.CollectorOptions
---@return { by_host: table<string, { pid: integer, evidence: string, generation: any }> }
function collector.reload(session, opts)
    return on_each("gse.collector.reload", session, opts, reload.now)
end

return collector
