-- gse.reload: change a service's configuration files and have it take them up, or put everything back.
local host = ...
local reload_host = host.part "reload_host"

local shapes = {
    on = { "any", required = true },
    files = { "table", required = true },
    validate = { "table", "string" },
    apply = { "table", "string", required = true },
    evidence = { "function" },
    probe = { "table" },
    within = { "duration", default = 60 },
    every = { "duration", default = 0.5 },
    limit = { "integer", min = 1 },
}

local signalling = {
    signal = { "string", required = true },
    pidfile = { "string", required = true },
    exe = { "string" },
}

local file_shapes = { path = "string", stage = "string", absent = "string", keep = "string" }

-- Whether every file has this field; some with and some without it is a mistake.
local function all_have(files, field)
    local count = 0
    for _, file in ipairs(files) do count = count + (file[field] and 1 or 0) end
    if count ~= 0 and count ~= #files then
        host.usage("usage.argument", ("gse.reload: either every file has a %s or none has"):format(field))
    end
    return count > 0
end

local function check_files(files)
    if #files == 0 then host.usage("usage.argument", "gse.reload: files must name at least one file") end
    for index, file in ipairs(files) do
        if type(file) ~= "table" then
            host.usage("usage.type", ("gse.reload: files[%d] must be a table as gse.put takes it"):format(index))
        end
        for key, kind in pairs(file_shapes) do
            if type(file[key]) ~= kind and (file[key] ~= nil or key == "path") then
                host.usage("usage.type", ("gse.reload: files[%d].%s must be a %s"):format(index, key, kind))
            end
        end
    end
end

local function check_signal(apply)
    host.gse.check.options("gse.reload: apply", apply, signalling)
    if not apply.signal:find("^%u[%u%d+]*$") or apply.signal:find("^SIG") then
        host.usage("usage.argument", "gse.reload: apply.signal is a name such as HUP or USR1")
    end
end

-- What changed where, of hosts and what their strands returned.
local function report_of(names, done)
    local report = { changed = {}, unchanged = host.array({}) }
    for index, name in ipairs(names) do
        local changed = done[index]
        if changed and #changed > 0 then
            report.changed[name] = changed
        elseif changed then
            report.unchanged[#report.unchanged + 1] = name
        end
    end
    return report
end

-- Raises the error of a fleet with what became of each host.
local function fail_with_report(names, err)
    local report = report_of(names, err.results or {})
    report.failed, report.untouched = {}, host.array({})
    for index, name in ipairs(names) do
        local trouble = (err.errors or {})[index]
        if trouble then
            local is_error = host.is_error(trouble)
            report.failed[name] = {
                message = is_error and trouble.message or tostring(trouble),
                step = is_error and trouble.step or nil, restored = is_error and trouble.restored or false,
            }
        elseif not (err.results or {})[index] then
            report.untouched[#report.untouched + 1] = name
        end
    end
    error(host.extend(err, { report = report }), 0)
end

---@class gse.ReloadOptions
---@field on table a session or a view of one
---@field files table[] as gse.put takes them, and `stage`, `absent` and `keep`
---@field validate? gse.command a command
---@field apply gse.command|{ signal: string, pidfile: string, exe?: string }
---@field evidence? fun(h: table, before: any): boolean
---@field probe? table as gse.probe takes it
---@field within? gse.duration 60s
---@field every? gse.duration how often evidence and probe are looked at, 500ms
---@field limit? integer hosts at once

---Puts configuration files in place on every host, has the service take them up, and restores them when it does not.
---
---On each host, in this order:
---
--- 1. read what the files hold now (`files.read` of the policy must grant them);
--- 2. with `stage` paths, put the new content there and run `validate`: nothing the service reads has been touched;
--- 3. look whether the process to be signalled runs, whether `probe` holds already, and call `evidence(h)` for how
---    things stand;
--- 4. with `keep` paths, put the previous content there, and have the host undo the rest by `cp KEEP PATH` and `apply`;
--- 5. put the files in place, keeping `backup` earlier versions beside each (1 unless told); when none changed, done;
--- 6. without `stage` paths, run `validate` now: the service has not been told yet;
--- 7. `apply`: a command, or a signal to the process that a pid file names (`kill -HUP PID`);
--- 8. wait until `evidence(h, what it returned in step 3)` is true, then until `probe` holds, each at most `within`.
---
---With a signal, the pid file must name the same process at the end as before. With `exe`, that process must also have
---this program (`readlink -f /proc/PID/exe`): a pid file that was left behind may name somebody else.
---
---When a step fails, the previous content is put back; if the service had been told, `apply` is repeated, `evidence`
---waited for when it says how things stand by a table, and the probe, if it held in step 3, must hold again. The step's
---error is then raised with `.step`, `.host`, `.restored` and, if that failed too, `.restore_error`; no further hosts are
---begun. Its `.report` has `changed` and `unchanged` as below, `failed` (by host: `message`, `step`, `restored`) and
---`untouched`. Content is restored, not mode and owner. A file that does not exist yet needs `absent`: the content to
---leave there after a failure.
---
---No Lua goes on in a run that is cancelled or out of a budget: only with `keep` paths are the files put back then, too.
---
---@param opts gse.ReloadOptions
---@return { changed: table<string, string[]>, unchanged: string[] } paths by host name; names of hosts
return function(opts)
    local o = host.gse.check.options("gse.reload", opts, shapes)
    if host.kind(o.on) ~= "session" then host.usage("usage.type", "gse.reload: on must be a session") end
    o.is_signal = type(o.apply) == "table" and o.apply[1] == nil
    if o.is_signal then check_signal(o.apply) end
    check_files(o.files)
    o.staged, o.is_kept = all_have(o.files, "stage"), all_have(o.files, "keep")
    local names = o.on.hosts
    local ok, done = pcall(host.gse.each, o.on, function(h) return reload_host(h, o) end, { limit = o.limit })
    if ok then return report_of(names, done) end
    if not host.is_error(done) then error(done, 0) end
    fail_with_report(names, done)
end
