-- Reloading on one host: each step works on `work`, { h, o, before = {content by path}, touched, changed = {paths}, … }.
local host = ...

-- Keys of a file that are ours; the others are those of gse.put.
local ours = { stage = true, absent = true, keep = true }

-- The file as gse.put takes it, elsewhere or with other content.
local function put_of(file, changes)
    local put = {}
    for key, value in pairs(file) do
        if not ours[key] then put[key] = value end
    end
    for key, value in pairs(changes or {}) do put[key] = value end
    return put
end

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
    if not ok and (not is_failure(seen) or seen.final) then error(seen, 0) end
    return ok and seen or nil
end

-- The process a signal goes to. Raises when the pid file names none, or one that has another program: a pid file that was
-- left behind names, sooner or later, somebody else.
local function target_of(work)
    local how = work.o.apply
    local pid = host.gse.text.trim(content_of(work, how.pidfile) or "")
    if not pid:find("^[1-9]%d*$") or (pid == "1" and not how.exe) then fail(how.pidfile .. " names no process") end
    if how.exe then
        local seen = host.gse.exec(work.h, { "readlink", "-f", ("/proc/%s/exe"):format(pid) }, { ok = false })
        local program = seen.ok and seen.text:gsub(" %(deleted%)$", "")
        if not program then
            fail(("process %s, which %s names, does not run, or may not be looked at"):format(pid, how.pidfile))
        elseif program ~= how.exe and not seen.assumed then
            fail(("process %s, which %s names, is %s, not %s"):format(pid, how.pidfile, program, how.exe))
        end
    end
    return pid
end

-- How things stand before anything is changed. Only a probe that holds now can tell that a restored service is well.
local function look_first(work)
    if work.o.is_signal then work.pid = target_of(work) end
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

-- The command that has the service take up its files.
local function applying(work)
    local how = work.o.apply
    return work.o.is_signal and { "kill", "-" .. how.signal, work.pid } or how
end

-- What the host does by itself when no Lua of this run goes on: it is cancelled, out of a budget, or given up after a
-- crash. Last registered, first run: the files are back before the service is told.
local function insure(work)
    if not work.o.is_kept then return end
    local function undo(command) work.undos[#work.undos + 1] = host.gse.undo(work.h, command) end
    undo(applying(work))
    for _, file in ipairs(work.o.files) do
        put(work, { path = file.keep, content = work.before[file.path] })
        undo({ "cp", file.keep, file.path })
    end
end

-- Nothing is left to be taken back.
local function settle(work)
    for _, undo in ipairs(work.undos) do host.gse.keep(undo) end
    work.undos = {}
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
    if work.o.is_signal then work.pid = target_of(work) end
    host.gse.exec(work.h, applying(work))
end

-- A process that a signal ended, or that another one has replaced, has not reloaded.
local function same_process(work)
    if not work.o.is_signal then return end
    local pid = target_of(work)
    if pid ~= work.pid then
        fail(("%s names process %s and no longer %s: it started anew"):format(work.o.apply.pidfile, pid, work.pid))
    end
end

local function evidence(work)
    if not work.o.evidence then return same_process(work) end
    local message = ("gse.reload: no evidence that %s took up its configuration"):format(work.h.name)
    local function shows() return work.o.evidence(work.h, work.seen) end
    host.gse.check.wait_until(shows, { within = work.o.within, every = work.o.every, message = message })
    same_process(work)
end

local function verify(work)
    if work.o.probe then host.gse.probe(work.h, work.o.probe, { within = work.o.within, every = work.o.every }) end
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
    if type(work.seen) == "table" then evidence(work) else same_process(work) end
    if work.was_well then verify(work) end
end

local function words(err)
    if host.is_error(err) then return err.message end
    local can_say, text = pcall(tostring, err)
    return can_say and text or "an error that cannot be told: its __tostring fails"
end

-- Puts everything back, and raises what went wrong with what became of it.
local function undo(work, step, err)
    local ok, trouble, ending = true, nil, "nothing was changed"
    if #work.touched > 0 then
        ok, trouble = pcall(restore, work)
        if ok then settle(work) end
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

---Reloads one host and returns the paths of what changed; raises, with everything put back, when a step fails.
return function(h, o)
    local work = { h = h, o = o, before = {}, touched = {}, changed = host.array({}), undos = {} }
    local function step(name, act)
        local ok, err = pcall(act, work)
        if not ok then undo(work, name, err) end
    end
    step("reading the files", remember)
    step("staging", stage)
    if o.staged then step("validation", validate) end
    step("a first look", look_first)
    step("preparing the way back", insure)
    step("the swap", swap)
    if #work.changed == 0 then
        settle(work)
        return work.changed
    end
    if not o.staged then step("validation", validate) end
    work.applied = true
    step("applying", apply)
    step("taking it up", evidence)
    step("verification", verify)
    settle(work)
    return work.changed
end
