-- gse.service: start, stop, restart and reload services, and reboot hosts, by evidence and not by exit code alone.
local host = ...

local evidence = host.part("service_evidence")
local driving = host.part("service_driving")
local drive, on_each, check_name, told = driving.drive, driving.on_each, driving.check_name, driving.told

local service = {}

---@class gse.ServiceOptions
---@field pidfile? string a service that systemd does not run: the file with the number of its process
---@field process? string the name that process must have, as `/proc/PID/stat` tells it; another one's number is stale
---@field command? gse.command instead of `systemctl`; with `pidfile` needed to start and restart
---@field signal? string with `pidfile`, instead of a command: `TERM` to stop, `HUP` to reload
---@field within? gse.duration how long to wait for evidence, 60s
---@field every? gse.duration how often to look, 500ms
---@field settle? gse.duration how long it must stay up, 1s
---@field limit? integer hosts at once

---How a service stands on each host; not running is no error.
---
---The functions below return the same: `hosts`, a list in the order of the session, and `by_host`, each with `name`,
---`running`, `state` (systemd's, or `active` and `inactive`), `pid`, and `started`, which is another text for another
---start of it; `changed` and `before` tell what the call did. Of one host the fields can be read on the result itself.
---
---It is told by `systemctl show --property=LoadState,ActiveState,SubState,MainPID,InvocationID NAME`; with `pidfile`
---by `gse.get` of that file and `cat /proc/PID/stat`. A role needs them granted, best as `read_only`: <doc:Recipes>.
---
---    local state = gse.service.status(h, "nginx")
---    if not state.running then gse.log("warning", "nginx is " .. state.state) end
---
---@param session table a session or a view of one
---@param name string
---@param opts? { pidfile?: string, process?: string, limit?: integer }
---@return { hosts: table[], by_host: table<string, table> }
function service.status(session, name, opts)
    local caller = "gse.service.status"
    check_name(caller, name)
    return on_each(caller, session, opts, driving.looking, nil, function(view, o)
        local work = { view = view, name = name, o = o }
        return told(work, evidence.standing(work))
    end)
end

---Starts a service where it does not run: done when it runs and still does after `settle`.
---@param session table a session or a view of one
---@param name string
---@param opts? gse.ServiceOptions
---@return { hosts: table[], by_host: table<string, table> }
function service.start(session, name, opts) return drive("start", session, name, opts) end

---Stops a service where it runs: done when its process is gone.
---@param session table a session or a view of one
---@param name string
---@param opts? gse.ServiceOptions
---@return { hosts: table[], by_host: table<string, table> }
function service.stop(session, name, opts) return drive("stop", session, name, opts) end

---Restarts a service: done when another process of it runs, and still does after `settle`.
---@param session table a session or a view of one
---@param name string
---@param opts? gse.ServiceOptions
---@return { hosts: table[], by_host: table<string, table> }
function service.restart(session, name, opts) return drive("restart", session, name, opts) end

---Has a service reload: done when its command succeeded and the same process still runs after `settle`.
---
---Whether it took up its configuration the process does not tell: `gse.reload` waits for evidence of that.
---
---@param session table a session or a view of one
---@param name string
---@param opts? gse.ServiceOptions
---@return { hosts: table[], by_host: table<string, table> }
function service.reload(session, name, opts) return drive("reload", session, name, opts) end

local rebooting = {
    command = { "table", "string" },
    within = { "duration", default = 600 },
    every = { "duration", default = 5, min = 0.01 },
    limit = { "integer", min = 1 },
}

---Reboots hosts: done when each can be reached and the kernel's boot id is another one.
---
---The command, `systemctl reboot` unless told, may lose the host (`lost_ok`). The boot id is read by
---`cat /proc/sys/kernel/random/boot_id`, tried until `within` is over. Of each host `name`, `before` and `after` are
---told. The host that `gse` itself runs on must not be among them.
---
---    gse.service.reboot(h, { within = "15m" })
---
---@param session table a session or a view of one
---@param opts? { command?: gse.command, within?: gse.duration, every?: gse.duration, limit?: integer } 10m, 5s
---@return { hosts: table[], by_host: table<string, table> }
function service.reboot(session, opts)
    local caller = "gse.service.reboot"
    return on_each(caller, session, opts, rebooting, nil, function(view, o)
        local work = { view = view, name = "reboot", o = o }
        local before = evidence.boot_id(view)
        local command = o.command or { "systemctl", "reboot" }
        local run = host.gse.exec(view, command, { lost_ok = true, ok = false })
        if host.gse.dry_run then return { name = view.name, before = before, changed = true } end
        local refused
        local function is_back()
            local now, is_assumed = evidence.boot_id(view)
            if now ~= before or is_assumed then return now end
            refused = not run.ok
            return refused
        end
        local message = ("%s: %s has not come back within %gs"):format(caller, view.name, o.within)
        local after = host.gse.check.wait_until(is_back, { within = o.within, every = o.every, message = message })
        if refused then evidence.fail(work, "its command failed and it is still up", run) end
        return { name = view.name, before = before, after = after, changed = true }
    end)
end

return service
