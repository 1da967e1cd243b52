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

---Begins commands on one host; the function returned waits for all of them and gives their results by name.
function look.begin(h, commands)
    local names, tasks = {}, {}
    for name, command in pairs(commands) do
        names[#names + 1] = name
        tasks[#tasks + 1] = host.gse.run(h, command)
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

-- Of the processes listed those whose program is this one; how many could not be looked at.
local function of_this_program(h, bin, list)
    local commands = { bin = { "readlink", "-f", bin } }
    for index, process in ipairs(list) do
        commands[index] = { "readlink", "-f", ("/proc/%d/exe"):format(process.pid) }
    end
    local seen = look.begin(h, commands)()
    local real = seen.bin.ok and seen.bin.text or bin
    local ours, unseen = host.array({}), 0
    for index, process in ipairs(list) do
        local exe = seen[index].ok and seen[index].text
        -- A program file that was replaced since: what runs is the old one.
        process.replaced = exe == real .. " (deleted)"
        if exe == real or process.replaced then
            ours[#ours + 1] = process
        elseif not exe then
            unseen = unseen + 1
        end
    end
    return ours, unseen
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
    local begun = look.begin(h, { ps = { "ps", "-C", o.name, "-o", columns } })
    local state = { running = false, processes = host.array({}) }
    state.main, state.main_problem = look.content(h, paths.main)
    state.pidfile = o.pidfile
        or ("%s/%s.pid"):format(state.main and look.value(state.main, "path.pid") or "/var/run/gse", o.name)
    local pid = (look.content(h, state.pidfile) or ""):match("^%s*([1-9]%d*)%s*$")
    state.pidfile_pid = pid and math.tointeger(tonumber(pid))
    local ps = begun().ps
    if not ps.ok and ps.exit_code ~= 1 then
        state.problem = "ps: " .. look.reason(ps)
        return state
    end
    local list = listed(ps.text)
    if #list > 0 then
        state.processes, state.unseen = of_this_program(h, paths.bin, list)
        if state.unseen > 0 then
            state.problem = ("which program %d process(es) run cannot be seen"):format(state.unseen)
        end
    end
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
---that says that this was none, if there is one.
function look.generation(h, o, state)
    if o.generation then return o.generation(h) end
    local level = state.main and look.value(state.main, "logging.level") or "info"
    if level ~= "info" and level ~= "debug" then return nil end
    local folder = state.main and look.value(state.main, "path.logs") or "/var/log/gse"
    local path = o.log or folder .. "/" .. o.name
    local tail = look.begin(h, { log = { "tail", "-c", 262144, path } })().log
    if not tail.ok then return nil end
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
