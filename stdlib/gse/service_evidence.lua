-- What tells how a service or a host stands: systemd, a process in /proc, the kernel's boot id.
local host = ...

local evidence = {}

local properties = "--property=LoadState,ActiveState,SubState,MainPID,InvocationID"

-- `work` is { view, name, o }: one host and the service on it.

---Raises that the service is not as it should be, with the last words of the command that should have done it.
function evidence.fail(work, message, run)
    local words = ("%s: %s on %s: %s"):format(work.o.caller, work.name, work.view.name, message)
    if run and not run.ok then
        local ending = run.exit_code and "exit code " .. run.exit_code or run.reason or run.status
        words = words .. " (" .. ending .. ")"
        local said = host.gse.text.trim(run.stderr or "")
        if said ~= "" and host.utf8(said) then words = words .. "\n" .. said:sub(-400):gsub("^[\x80-\xBF]+", "") end
    end
    error(host.error {
        kind = "failed", code = "failed.service", message = words, host = work.view.name, result = run,
    }, 0)
end

local assumed = { running = false, stopped = false, state = "assumed", assumed = true }

local function by_systemd(work)
    local shown = host.gse.exec(work.view, { "systemctl", "show", properties, work.name })
    if shown.assumed then return assumed end
    local told = {}
    for _, line in ipairs(host.gse.text.lines(shown.stdout)) do
        local name, value = line:match("^(%a+)=(.*)$")
        if name then told[name] = value end
    end
    local state, pid = told.ActiveState, math.tointeger(tonumber(told.MainPID))
    if not state then evidence.fail(work, "systemctl show does not tell its ActiveState") end
    return {
        running = state == "active" or state == "reloading", reloading = state == "reloading",
        stopped = state == "inactive" or state == "failed",
        state = told.LoadState == "not-found" and "not-found" or state,
        pid = pid ~= 0 and pid or nil, started = ("%s:%s"):format(told.MainPID, told.InvocationID or ""),
    }
end

local function pid_in(work)
    local ok, got = pcall(host.gse.get, work.view, work.o.pidfile)
    if not ok then
        local is_failure = host.is_error(got) and got.kind == "failed" and got.result
        if is_failure and got.result.reason == "not found" then return nil end
        error(got, 0)
    end
    local text = host.gse.text.trim(got.content or "")
    -- Half written, or not a number: nothing is known to run yet.
    return text:find("^[1-9]%d*$") and #text < 10 and math.tointeger(tonumber(text)) or nil
end

-- The name and the start of a process; nil when there is none. The name is in parentheses, which it may hold itself.
local function process(work, pid)
    local stat = host.gse.exec(work.view, { "cat", ("/proc/%d/stat"):format(pid) }, { ok = false })
    if stat.assumed then return nil, true end
    if not stat.ok then
        if stat.status == "failed" and stat.exit_code == 1 then return nil end
        evidence.fail(work, "/proc cannot be read", stat)
    end
    local name, rest = stat.stdout:match("^%d+ %((.*)%) (.*)$")
    local fields = host.gse.text.split(rest or "")
    local start = fields[20]
    if not start then evidence.fail(work, ("/proc/%d/stat is not as it should be"):format(pid)) end
    if fields[1] == "Z" or fields[1] == "X" then return nil end
    return { name = name, started = ("%d:%s"):format(pid, start) }
end

-- A number that is left over may be another process's by now: then nothing is known to run.
local function by_pidfile(work, before)
    local pid = before and before.pid
    local named = pid_in(work)
    local found, is_assumed
    if named then found, is_assumed = process(work, named) end
    if is_assumed then return assumed end
    if found and work.o.process and found.name ~= work.o.process then found = nil end
    if found then
        return { running = true, stopped = false, state = "active", pid = named, started = found.started }
    end
    -- It may have taken its file away and still run.
    local old = pid and process(work, pid)
    local still = old and old.started == before.started
    return { running = false, stopped = not still, state = still and "deactivating" or "inactive" }
end

---How the service stands: `running`, `stopped`, `state`, `pid`, `started`.
---@param before table|nil how it stood before, whose process may still run
function evidence.standing(work, before)
    if work.o.pidfile then return by_pidfile(work, before) end
    return by_systemd(work)
end

---What the kernel calls this boot, and whether that is only assumed; raises when the host cannot be reached.
function evidence.boot_id(view)
    local read = host.gse.exec(view, { "cat", "/proc/sys/kernel/random/boot_id" }, { timeout = "30s" })
    return read.text, read.assumed
end

return evidence
