-- gse.reload: change a service's configuration files and have it take them up, or put everything back.
local host = ...

local shapes = {
    on = { "any", required = true },
    files = { "table", required = true },
    validate = { "table", "string" },
    apply = { "table", "string", required = true },
    evidence = { "function" },
    probe = { "table" },
    within = { "duration", default = 60 },
    limit = { "integer", min = 1 },
}

local signalling = {
    signal = { "string", required = true },
    pidfile = { "string", required = true },
}

-- Keys of a file that are ours; the others are those of gse.put.
local ours = { stage = true, absent = true }

-- The file as gse.put takes it, elsewhere or with other content.
local function put_of(file, changes)
    local put = {}
    for key, value in pairs(file) do
        if not ours[key] then put[key] = value end
    end
    for key, value in pairs(changes or {}) do put[key] = value end
    return put
end

-- Each step below works on one host: `work` is { h, o, before = {content by path}, changed = {paths}, … }.

-- Ends a step; `undo` below adds which one, and where.
local function fail(message, fields)
    fields = fields or {}
    fields.kind, fields.code, fields.message = "failed", "failed.reload", message
    error(host.error(fields), 0)
end

local function put(work, what)
    local result = host.gse.put(work.h, what)
    if not result.ok then fail(("cannot write %s (%s)"):format(what.path, result.reason or result.status)) end
    return result
end

local function is_failure(err)
    return host.is_error(err) and err.kind == "failed"
end

-- What the file holds now; nil when there is none. Anything else that stands in the way is raised.
local function content_of(work, path)
    local ok, got = pcall(host.gse.get, work.h, path)
    if not ok then got = is_failure(got) and got.result or error(got, 0) end
    -- With a secret's placeholder in it, it must not be put back.
    if got.masked then got = host.gse.get(work.h, path, { secret = true }) end
    if got.ok then return got.content end
    if got.reason == "not found" then return nil end
    fail(("cannot read %s (%s)"):format(path, got.reason or got.status), { result = got })
end

local function remember(work)
    for _, file in ipairs(work.o.files) do
        local content = content_of(work, file.path) or file.absent
        if content == nil then
            local remedy = "give the file `absent`, the content to leave there after a failure"
            fail(file.path .. " does not exist and so could not be restored", { remedy = remedy })
        end
        work.before[file.path] = content
    end
end

-- What `evidence` says of how things stand; nil when it cannot tell.
local function standing(work)
    if not work.o.evidence then return nil end
    local ok, seen = pcall(work.o.evidence, work.h)
    if not ok and not is_failure(seen) then error(seen, 0) end
    return ok and seen or nil
end

-- How things stand before anything is changed. Only a probe that holds now can tell that a restored service is well.
local function look_first(work)
    work.seen = standing(work)
    if work.o.probe then
        local ok, err = pcall(host.gse.probe, work.h, work.o.probe, { within = "1s", every = "1s" })
        if not ok and not is_failure(err) then error(err, 0) end
        work.was_well = ok
    end
end

local function stage(work)
    for _, file in ipairs(work.o.files) do
        if file.stage then put(work, put_of(file, { path = file.stage, backup = 0 })) end
    end
end

local function validate(work)
    if work.o.validate then host.gse.exec(work.h, work.o.validate) end
end

local function swap(work)
    for _, file in ipairs(work.o.files) do
        work.touched[#work.touched + 1] = file
        local result = put(work, put_of(file, { backup = file.backup or 1 }))
        -- A dry run cannot know; it shows the whole road.
        if result.changed or result.assumed then work.changed[#work.changed + 1] = file.path end
    end
end

local function apply(work)
    local how = work.o.apply
    if type(how) == "string" or not how.signal then return host.gse.exec(work.h, how) end
    local pid = host.gse.text.trim(content_of(work, how.pidfile) or "")
    if not pid:find("^[1-9]%d*$") then fail(how.pidfile .. " holds no process id") end
    host.gse.exec(work.h, { "kill", "-" .. how.signal, pid })
end

local function evidence(work)
    if not work.o.evidence then return end
    local message = ("gse.reload: no evidence that %s took up its configuration"):format(work.h.name)
    local function shows() return work.o.evidence(work.h, work.seen) end
    host.gse.check.wait_until(shows, { within = work.o.within, every = "500ms", message = message })
end

local function verify(work)
    if work.o.probe then host.gse.probe(work.h, work.o.probe, { within = work.o.within, every = "500ms" }) end
end

local function restore(work)
    for index = #work.touched, 1, -1 do
        local file = work.touched[index]
        put(work, { path = file.path, content = work.before[file.path] })
    end
    work.back = true
    if not work.applied then return end
    -- Processes with the failed content may still answer: a good probe means nothing until they are gone.
    work.seen = standing(work)
    apply(work)
    if type(work.seen) == "table" then evidence(work) end
    if work.was_well then verify(work) end
end

local function words(err)
    return host.is_error(err) and err.message or tostring(err)
end

-- Puts everything back, and raises what went wrong with what became of it.
local function undo(work, step, err)
    local ok, trouble, ending = true, nil, "nothing was changed"
    if #work.touched > 0 then
        ok, trouble = pcall(restore, work)
        ending = not ok and not work.back and "the previous files COULD NOT BE PUT BACK: " .. words(trouble)
            or not ok and "the previous files are back, BUT NOT IN USE: " .. words(trouble)
            or not work.applied and "the previous files are back"
            or work.was_well and "the previous files are back, applied and verified"
            or "the previous files are back and applied"
    end
    local fields = { step = step, host = work.h.name, restored = ok, restore_error = trouble }
    fields.message = ("gse.reload: %s failed on %s: %s; %s"):format(step, work.h.name, words(err), ending)
    host.gse.log(ok and "warning" or "error", fields.message)
    error(host.extend(err, fields), 0)
end

local function reload_one(h, o)
    local work = { h = h, o = o, before = {}, touched = {}, changed = host.array({}), applied = false }
    local function step(name, act)
        local ok, err = pcall(act, work)
        if not ok then undo(work, name, err) end
    end
    step("reading the files", remember)
    step("staging", stage)
    if o.staged then step("validation", validate) end
    step("a first look", look_first)
    step("the swap", swap)
    if #work.changed == 0 then return work.changed end
    if not o.staged then step("validation", validate) end
    work.applied = true
    step("applying", apply)
    step("taking it up", evidence)
    step("verification", verify)
    return work.changed
end

local file_shapes = { path = "string", stage = "string", absent = "string" }

local function check_files(files)
    local staged = 0
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
        staged = staged + (file.stage and 1 or 0)
    end
    if staged ~= 0 and staged ~= #files then
        host.usage("usage.argument", "gse.reload: either every file has a stage or none has")
    end
    return staged > 0
end

---@class gse.ReloadOptions
---@field on table a session or a view of one
---@field files table[] as gse.put takes them, and `stage` and `absent`
---@field validate? string|string[] a command
---@field apply string|string[]|{ signal: string, pidfile: string }
---@field evidence? fun(h: table, before: any): boolean
---@field probe? table as gse.probe takes it
---@field within? number|string 60s
---@field limit? integer hosts at once

---Puts configuration files in place on every host, has the service take them up, and restores them when it does not.
---
---On each host, in this order:
---
--- 1. read what the files hold now (`files.read` of the policy must grant them);
--- 2. with `stage` paths, put the new content there and run `validate`: nothing the service reads has been touched;
--- 3. look whether `probe` holds already, and call `evidence(h)` for how things stand;
--- 4. put the files in place, keeping `backup` earlier versions beside each (1 unless told); when none changed, done;
--- 5. without `stage` paths, run `validate` now: the service has not been told yet;
--- 6. `apply`: a command, or a signal to the process named in a pid file (sent with `kill -HUP PID`);
--- 7. wait until `evidence(h, what it returned in step 3)` is true, then until `probe` holds, each at most `within`.
---
---When a step fails, the previous content is put back; if the service had been told, `apply` is repeated, `evidence` waited
---for when it says how things stand by a table, and the probe, if it held in step 3, must hold again. The step's error is then raised with `.step`, `.host`, `.restored` and, if that failed
---too, `.restore_error`. Content is restored, not mode and owner. A file that does not exist yet needs `absent`: the
---content to leave there after a failure.
---
---@param opts gse.ReloadOptions
---@return { changed: table<string, string[]>, unchanged: string[] } paths by host name; names of hosts
return function(opts)
    local options = host.gse.check.options
    local o = options("gse.reload", opts, shapes)
    if host.kind(o.on) ~= "session" then host.usage("usage.type", "gse.reload: on must be a session") end
    if type(o.apply) == "table" and o.apply[1] == nil then options("gse.reload: apply", o.apply, signalling) end
    o.staged = check_files(o.files)
    local report = { changed = {}, unchanged = host.array({}) }
    local done = host.gse.each(o.on, function(h)
        return { name = h.name, changed = reload_one(h, o) }
    end, { limit = o.limit })
    for _, one in ipairs(done) do
        if #one.changed > 0 then
            report.changed[one.name] = one.changed
        else
            report.unchanged[#report.unchanged + 1] = one.name
        end
    end
    return report
end
