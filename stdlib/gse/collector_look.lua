-- What runs of a collector on one host, by evidence: the processes whose program is the one below its root, the pid
-- file, and which configuration was taken up.
local host = ...

local look = {}

local columns = "pid=,ppid=,stat=,etimes=,pcpu=,pmem=,args="

-- More processes of one name than this are not looked at.
local most_processes = 64

---Why a host has no answer to a command.
function look.reason(entry)
    if entry.reason then return entry.reason end
    if entry.status == "failed" and entry.exit_code then return "exit code " .. entry.exit_code end
    return entry.status
end

-- Exit codes that are answers: nothing of that name, no such file.
local answers = { ps = { 0, 1 }, test = { 0, 1 }, tail = { 0, 1 }, readlink = { 0, 1 }, ls = { 0, 1, 2 } }

---Ends a call; with `is_final`, no waiting cures it.
function look.fail(message, is_final)
    error(host.error { kind = "failed", code = "failed.collector", message = message, final = is_final }, 0)
end

---Begins commands on one host; the function returned waits for all of them and gives their results by name.
function look.begin(h, commands)
    local names, tasks = {}, {}
    for name, command in pairs(commands) do
        names[#names + 1] = name
        tasks[#tasks + 1] = host.gse.run(h, command, { ok = answers[command[1]] })
    end
    return function()
        if #tasks == 0 then return {} end
        local results, by_name = host.gse.wait(tasks), {}
        for index, name in ipairs(names) do by_name[name] = results[index].hosts[1] end
        return by_name
    end
end

---What a file holds; nil and why when it cannot be read.
function look.content(h, path)
    local ok, got = pcall(host.gse.get, h, path)
    if not ok then
        if not (host.is_error(got) and got.kind == "failed" and got.result) then error(got, 0) end
        got = got.result
    end
    local entry = got.hosts[1]
    if entry.ok then return entry.content end
    return nil, look.reason(entry)
end

---Where a collector has its files.
function look.paths(o)
    local plugins = o.root .. "/plugins"
    return {
        bin = plugins .. "/bin/" .. o.name,
        scripts = plugins .. "/bin/",
        main = plugins .. "/etc/" .. o.name .. ".conf",
        subs = plugins .. "/etc/" .. o.name,
        hosted = o.root .. "/agent/etc/procinfo.json",
    }
end

---Runs one of the plugin scripts; how it ended, which says little.
function look.script(h, o, name)
    return host.gse.exec(h, { look.paths(o).scripts .. name .. ".sh", o.name }, { ok = false }).hosts[1]
end

-- A YAML scalar without quotes and comment.
local function scalar(text)
    local quoted = text:match('^"([^"]*)"') or text:match("^'([^']*)'")
    return quoted or host.gse.text.trim((text:gsub("^#.*", ""):gsub("%s#.*", "")))
end

---The value of a key at the beginning of a line of a main configuration; nil when it has none.
function look.value(text, key)
    for _, line in ipairs(host.gse.text.lines(text)) do
        if line:sub(1, #key + 1) == key .. ":" then return scalar(host.gse.text.trim(line:sub(#key + 2))) end
    end
    return nil
end

---The directories that `multi_config` of a main configuration names, quoted or not, without a slash at their ends.
function look.directories(text)
    local found, indent = {}, nil
    for _, line in ipairs(host.gse.text.lines(text)) do
        local blanks, rest = line:match("^( *)(.*)$")
        local is_text = rest ~= "" and rest:sub(1, 1) ~= "#"
        if is_text and indent and (#blanks < indent or (#blanks == indent and rest:sub(1, 1) ~= "-")) then
            indent = nil
        end
        if is_text and indent then
            local value = rest:match("^%-?%s*path:%s+(.*)$")
            if value then found[#found + 1] = (scalar(value):gsub("(.)/+$", "%1")) end
        elseif is_text and rest:find("^[%w_.]*multi_config:%s*$") then
            indent = #blanks
        end
    end
    return found
end

local function listed(text)
    local list = {}
    for _, line in ipairs(host.gse.text.lines(text)) do
        local pid, ppid, stat, elapsed, cpu, mem, words =
            line:match("^%s*(%d+)%s+(%d+)%s+(%S+)%s+(%d+)%s+(%S+)%s+(%S+)%s+(.*)$")
        -- One that has ended and waits for its parent is none.
        if pid and not stat:find("^Z") and #list < most_processes then
            list[#list + 1] = {
                pid = math.tointeger(tonumber(pid)), ppid = math.tointeger(tonumber(ppid)),
                elapsed = math.tointeger(tonumber(elapsed)), cpu = cpu, mem = mem, command = words,
            }
        end
    end
    return list
end

-- Of the processes listed those whose program is this one; what could not be looked at is a problem.
local function of_this_program(h, bin, list)
    local commands = { bin = { "readlink", "-f", bin } }
    for index, process in ipairs(list) do
        commands[index] = { "readlink", "-f", ("/proc/%d/exe"):format(process.pid) }
    end
    local seen = look.begin(h, commands)()
    local real = seen.bin.exit_code == 0 and seen.bin.text or bin
    local problem = not seen.bin.ok and "readlink: " .. look.reason(seen.bin) or nil
    local ours, unseen = host.array({}), 0
    for index, process in ipairs(list) do
        local exe = seen[index].exit_code == 0 and seen[index].text
        -- A program file that was replaced since: what runs is the old one.
        process.replaced = exe == real .. " (deleted)"
        if exe == real or process.replaced then
            ours[#ours + 1] = process
        elseif not exe then
            unseen = unseen + 1
        end
    end
    return ours, problem, unseen
end

-- The collector's processes; why they cannot be told; how many could not be looked at.
local function processes(h, o, bin)
    local ps = look.begin(h, { ps = { "ps", "-C", o.name, "-o", columns } })().ps
    if not ps.ok then return host.array({}), "ps: " .. look.reason(ps), 0 end
    local list = listed(ps.text)
    if #list == 0 then return host.array({}), nil, 0 end
    return of_this_program(h, bin, list)
end

-- The same, looked at again when one that may be ours could not be: it may have ended between the two commands.
local function processes_for_sure(h, o, bin)
    local ours, problem, unseen = processes(h, o, bin)
    if #ours == 0 and unseen > 0 then ours, problem, unseen = processes(h, o, bin) end
    if #ours == 0 and unseen > 0 then
        problem = problem or ("which program %d process(es) run cannot be seen"):format(unseen)
    end
    return ours, problem
end

local function one_of(processes, pid)
    for _, process in ipairs(processes) do
        if process.pid == pid then return process end
    end
    return nil
end

---How a collector stands on one host: { running, pid, elapsed, processes, pidfile, pidfile_pid, problem, main }.
---
---It runs when a process has its program. `pid` is that process: with several, the one that the pid file names.
function look.at(h, o)
    local paths = look.paths(o)
    local state = { running = false }
    state.main, state.main_problem = look.content(h, paths.main)
    state.pidfile = o.pidfile
        or ("%s/%s.pid"):format(state.main and look.value(state.main, "path.pid") or "/var/run/gse", o.name)
    local content, trouble = look.content(h, state.pidfile)
    if not content and trouble ~= "not found" then state.problem = state.pidfile .. ": " .. trouble end
    local pid = (content or ""):match("^%s*([1-9]%d*)%s*$")
    state.pidfile_pid = pid and math.tointeger(tonumber(pid))
    local problem
    state.processes, problem = processes_for_sure(h, o, paths.bin)
    state.problem = state.problem or problem
    local process = one_of(state.processes, state.pidfile_pid) or state.processes[1]
    if process then
        state.running, state.pid, state.elapsed = true, process.pid, process.elapsed
        state.cpu, state.mem, state.replaced = process.cpu, process.mem, process.replaced
    end
    return state
end

-- What the collector logs when it has read what to take up, from level info on; and when it could not read it, whereupon
-- it takes up what it had, and says so in the same words.
local marker, trouble = "[Reload]originTasks", "parse config error"

---Which configuration a collector has taken up: a value that changes with it; nil when that cannot be seen.
---
---By the function `generation` of the options, or by the last line about it in the collector's log. Beside it the line
---that says that this was none, if there is one. Raises when the log cannot be looked at.
function look.generation(h, o, state)
    if o.generation then return o.generation(h) end
    local level = state.main and look.value(state.main, "logging.level") or "info"
    if level ~= "info" and level ~= "debug" then return nil end
    local folder = state.main and look.value(state.main, "path.logs") or "/var/log/gse"
    local path = o.log or folder .. "/" .. o.name
    local tail = look.begin(h, { log = { "tail", "-c", 262144, path } })().log
    if not tail.ok then look.fail(("%s: %s"):format(path, look.reason(tail))) end
    if tail.exit_code ~= 0 then return nil end
    local last, refused, pending = "none", nil, nil
    for _, line in ipairs(host.gse.text.lines(tail.stdout)) do
        if line:find(trouble, 1, true) then pending = line end
        if line:find(marker, 1, true) then
            last, refused, pending = line, pending, nil
        end
    end
    return last, refused
end

return look
