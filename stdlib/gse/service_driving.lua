-- How gse.service has a host start, stop, restart or reload a service, and waits until it stands as it should.
local host = ...

local evidence = host.part("service_evidence")

local shapes = {
    pidfile = { "string" },
    process = { "string" },
    command = { "table", "string" },
    signal = { "string" },
    within = { "duration", default = 60 },
    every = { "duration", default = 0.5, min = 0.01 },
    settle = { "duration", default = 1 },
    limit = { "integer", min = 1 },
}
local looking = { pidfile = shapes.pidfile, process = shapes.process, limit = shapes.limit }

-- What the calls have in common: read the options, go to every host, and tell how each one is.
local function on_each(caller, session, opts, known, check, work)
    local o = host.gse.check.options(caller, opts, known)
    if host.kind(session) ~= "session" then
        host.usage("usage.type", caller .. ": the first argument must be a session")
    end
    o.caller = caller
    if check then check(o) end
    local report = { hosts = host.array({}), by_host = {} }
    local all = host.gse.each(session, function(view) return work(view, o) end, { limit = o.limit })
    for index, one in ipairs(all) do
        report.hosts[index], report.by_host[one.name] = one, one
    end
    -- As with the result of a task: of one host it can be read at once.
    if #all == 1 then
        for key, value in pairs(all[1]) do report[key] = value end
    end
    return report
end

local function check_name(caller, name)
    if type(name) ~= "string" or not name:find("^[%w@_.:][%w@_.:\\%-]*$") then
        host.usage("usage.type", caller .. ": the second argument must be the name of a service, such as nginx")
    end
end

-- Where systemd does not do it: a command given, or a signal to the process.
local default_signals = { stop = "TERM", reload = "HUP" }

local function check_way(verb, o)
    if o.command and o.signal then
        host.usage("usage.option", o.caller .. ": give command or signal, not both")
    end
    if o.signal and not default_signals[verb] then
        host.usage("usage.option", o.caller .. ": a signal only stops or reloads")
    end
    if o.signal and not o.signal:find("^%u[%u%d]*$") then
        host.usage("usage.argument", o.caller .. ': signal must be a name such as "HUP"')
    end
    if o.pidfile and not o.command and not default_signals[verb] then
        host.usage("usage.option", o.caller .. ": command is missing: a pid file does not say how to " .. verb)
    end
    if o.process and not o.pidfile then
        host.usage("usage.option", o.caller .. ": process needs pidfile")
    end
    if o.signal and not o.pidfile then
        host.usage("usage.option", o.caller .. ": signal needs pidfile, which names the process")
    end
end

local function command_for(verb, name, o, before)
    if o.command then return o.command end
    if not o.pidfile then return { "systemctl", verb, name } end
    return { "kill", "-" .. (o.signal or default_signals[verb]), tostring(before.pid) }
end

-- Whether the service stands as `verb` wants it: true, false for "not yet", or what went wrong for good.
local stands = {}

function stands.start(now) return now.running end

function stands.stop(now) return now.stopped end

function stands.restart(now, before) return now.running and now.started ~= before.started end

function stands.reload(now, before)
    if now.stopped then return nil, "it is not running any more" end
    if now.started ~= before.started then
        return nil, "its process is another one: it did not reload, it restarted"
    end
    return now.running and not now.reloading
end

-- Waits until the service stands as it should, and still does after `settle`.
local function settled(work, verb, before, run)
    local wrong
    local function shows()
        local now = evidence.standing(work, before)
        -- Nobody knows how it stands: a rehearsal without a model of it goes on, as a dry run does.
        if now.assumed then return now end
        local ok, message = stands[verb](now, before)
        if message then wrong = message end
        -- Nothing will come of waiting for what the command says it did not do.
        if not ok and not run.ok then wrong = wrong or "its command failed" end
        return (ok or wrong) and now
    end
    local o = work.o
    local message = ("%s: %s on %s: no evidence within %gs"):format(o.caller, work.name, work.view.name, o.within)
    local now = host.gse.check.wait_until(shows, { within = o.within, every = o.every, message = message })
    if wrong then evidence.fail(work, wrong, run) end
    if verb == "stop" or now.assumed then return now end
    host.gse.sleep(work.o.settle)
    local later = evidence.standing(work)
    if not later.running or later.started ~= now.started then
        evidence.fail(work, ("it did not stay up for %gs"):format(work.o.settle), run)
    end
    return later
end

local function told(work, now, before, changed)
    return {
        name = work.view.name, changed = changed, running = now.running, pid = now.pid, state = now.state,
        started = now.started,
        before = before and { running = before.running, pid = before.pid, state = before.state },
    }
end

-- Whether there is nothing to do, or nothing that can be done.
local function is_there(work, verb, before)
    if verb == "start" then return before.running end
    if verb == "stop" then return before.stopped end
    if verb == "reload" and not before.running and not before.assumed then
        evidence.fail(work, "it is not running, so it cannot reload")
    end
    return false
end

local function drive(verb, session, name, opts)
    local caller = "gse.service." .. verb
    check_name(caller, name)
    return on_each(caller, session, opts, shapes, function(o) check_way(verb, o) end, function(view, o)
        local work = { view = view, name = name, o = o }
        local before = evidence.standing(work)
        if is_there(work, verb, before) then return told(work, before, before, false) end
        local run = host.gse.exec(view, command_for(verb, name, o, before), { ok = false })
        if host.gse.dry_run then return told(work, { state = "assumed" }, before, true) end
        if verb == "reload" and not run.ok then evidence.fail(work, "its command failed", run) end
        local now = settled(work, verb, before, run)
        if not run.ok then
            local words = "%s: %s on %s is as it should be, though its command ended with %s"
            host.gse.log("warning", words:format(caller, name, view.name, tostring(run.exit_code or run.status)))
        end
        return told(work, now, before, true)
    end)
end

return { drive = drive, on_each = on_each, check_name = check_name, told = told, looking = looking }
