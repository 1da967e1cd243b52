-- Reloading a collector on one host: the evidence that it took up its configuration.
local host = ...
local look = host.part "collector_look"
local check = host.part "collector_check"

local reload = {}

local fail = look.fail

---How things stand before a reload: reload.sh signals one process, and only one that runs.
function reload.before(h, o)
    local state = look.at(h, o)
    if state.problem then fail(state.problem, true) end
    if not state.running then fail(o.name .. " is not running", true) end
    if #state.processes > 1 then fail(("%d processes of %s run"):format(#state.processes, o.name), true) end
    local before = { pid = state.pid, elapsed = state.elapsed, main = state.main }
    local ok, generation = pcall(look.generation, h, o, state)
    -- Nothing has been done yet, and nothing is begun without knowing how things stand.
    if not ok then error(host.extend(generation, { final = true }), 0) end
    before.generation = generation
    return before
end

-- What of the check does not pass, of the collector's own.
local function complaint(h, o)
    local calm = {}
    for key, value in pairs(o) do calm[key] = value end
    -- How often it was restarted today says nothing about this reload.
    calm.restarts = math.maxinteger
    for _, item in ipairs(check(h, calm, true).data) do
        if not item.status then return item.item .. " " .. item.message end
    end
    return nil
end

-- Which configuration it has taken up; raises when that is no new one. Where nobody can see it, time has to pass.
local function generation_since(h, o, before)
    if before.generation ~= nil then
        local generation, refused = look.generation(h, o, before)
        if generation == nil then fail("which configuration it has taken up can no longer be seen") end
        if generation == before.generation then fail("it has not taken up a new configuration") end
        if refused then fail("it goes on with the old configuration: " .. refused, true) end
        return generation
    end
    before.asked = before.asked or host.gse.now()
    local left = before.asked + o.settle - host.gse.now()
    if left > 0 and not host.gse.dry_run then
        fail(("it may take %.0fs more to take up its configuration"):format(left))
    end
    return nil
end

---Whether it took up its configuration; raises why not. The cheapest looks come first: they are made again and again.
function reload.taken_up(h, o, before)
    local alive = look.begin(h, { exe = { "readlink", "-f", ("/proc/%d/exe"):format(before.pid) } })().exe
    local generation = alive.exit_code == 0 and generation_since(h, o, before)
    local state = look.at(h, o)
    if state.problem then fail(state.problem) end
    if not state.running then fail("it ended on the reload", true) end
    if state.pid ~= before.pid or state.elapsed < before.elapsed then
        fail(("process %d was replaced by %d: it started anew"):format(before.pid, state.pid), true)
    end
    if alive.exit_code ~= 0 then fail("its process could not be looked at: " .. look.reason(alive)) end
    local words = o.subscription ~= 0 and complaint(h, o)
    if words then fail("its check fails: " .. words) end
    local evidence = before.generation ~= nil and "generation" or "process"
    return { pid = state.pid, generation = generation, evidence = evidence }
end

local function attempt(h, o)
    local before = reload.before(h, o)
    look.script(h, o, "reload")
    local function looks() return reload.taken_up(h, o, before) end
    local within = before.generation == nil and o.settle + o.within or o.within
    return host.gse.check.wait_until(looks, { within = within, every = "1s", message = "no evidence of a reload" })
end

function reload.now(h, o, caller)
    local ok, seen = pcall(attempt, h, o)
    if not ok then
        local words = host.is_error(seen) and seen.message or tostring(seen)
        error(host.extend(seen, { message = ("%s: %s: %s"):format(caller, h.name, words), host = h.name }), 0)
    end
    -- A dry run reloads nothing and so sees nothing.
    if type(seen) ~= "table" then return { evidence = "none" } end
    if seen.evidence == "process" then
        local message = ("%s: %s: the same process runs, but what it took up cannot be seen"):format(caller, h.name)
        host.gse.log("warning", message)
    end
    return seen
end

return reload
