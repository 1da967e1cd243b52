-- The items of BlueKing's check.py for a log collector and its agent, on one host: the same items and messages, without a
-- shell, without substrings that match too much, and without a way to fail but by saying so.
local host = ...
local look = host.part "collector_look"

local agent_module = "gse_agent"

-- The sockets that have this port, at either end.
local function port_filter(port) return ("sport = :%d or dport = :%d"):format(port, port) end

-- Restarts and reloads that plugin scripts recorded today: lines `YYYYMMDD-HHMMSS INFO|…|… start NAME ...`.
local function restarts(text, today, name)
    local count = 0
    for _, line in ipairs(host.gse.text.lines(text)) do
        local words = host.gse.text.split(line)
        local is_counted = words[3] == "start" or words[3] == "reload"
        if is_counted and words[4] == name and words[1]:sub(1, 9) == today .. "-" then count = count + 1 end
    end
    return count
end

-- What `test` says: there or not; anything else is why nobody knows.
local function is_there(entry)
    return entry.exit_code == 0, entry.ok and "" or "test: " .. look.reason(entry)
end

local steps = {}

function steps.bin_file(seen)
    return is_there(seen.bin)
end

function steps.process(seen, o)
    local state = seen.state
    if state.problem then return false, state.problem end
    if not state.running then return false, o.name .. " is not running" end
    if not seen.today.ok then return false, "date: " .. look.reason(seen.today) end
    if not seen.record.ok then return false, "tail: " .. look.reason(seen.record) end
    -- No record: nothing was ever restarted by the scripts.
    if restarts(seen.record.stdout or "", seen.today.text, o.name) > o.restarts then
        return false, ("restart/reload times is over %d"):format(o.restarts)
    end
    local message = ("cpu_usage: %s%%, mem_usage: %s%%"):format(state.cpu, state.mem)
    if #state.processes > 1 then message = message .. (", %d processes"):format(#state.processes) end
    return true, message
end

function steps.main_config(seen, _, paths)
    local state = seen.state
    if not state.main then
        if state.main_problem == "not found" then return false, "main config file is not exists" end
        return false, ("%s: %s"):format(paths.main, state.main_problem)
    end
    for _, directory in ipairs(look.directories(state.main)) do
        if directory == paths.subs then return true end
    end
    return false, ("multi_config not have path [%s]"):format(paths.main)
end

-- Whether a file is this subscription's: `NAME_sub_12_host_3.conf` is of 12 and not of 1.
local function is_of(file, name, subscription)
    local prefix = ("%s_sub_%d"):format(name, subscription)
    return file:sub(1, #prefix) == prefix and file:find("^[_.]", #prefix + 1) and file:sub(-5) == ".conf"
end

function steps.config(seen, o)
    if not seen.subs.ok then return false, "ls: " .. look.reason(seen.subs) end
    if seen.subs.stdout_truncated then return false, "too many files to look through" end
    local found = {}
    for _, line in ipairs(host.gse.text.lines(seen.subs.stdout or "")) do
        if is_of(line, o.name, o.subscription) then found[#found + 1] = line end
    end
    if #found > 0 then return true, "real_config_name: " .. table.concat(found, ", ") end
    return false
end

-- Whether a text has a name that is not part of a longer one.
local function names(text, name)
    local from = 1
    while true do
        local first, last = text:find(name, from, true)
        if not first then return false end
        local is_whole = not text:find("^[%w_-]", last + 1) and not (first > 1 and text:find("^[%w_-]", first - 1))
        if is_whole then return true end
        from = first + 1
    end
end

function steps.hosted(seen, o)
    if not seen.hosted then
        return false, seen.hosted_problem == "not found" and "" or seen.hosted_problem
    end
    return names(seen.hosted, o.name)
end

function steps.healthz(seen)
    if not seen.healthz then return true, "not asked: it is not running" end
    if not seen.healthz.ok then return false, look.reason(seen.healthz) end
    return true, host.gse.text.trim(seen.healthz.stdout or "")
end

local function rows(entry)
    local list = {}
    for index, line in ipairs(host.gse.text.lines(entry.stdout or "")) do
        -- The first line names the columns.
        if index > 1 and line:find("%S") then list[#list + 1] = host.gse.text.split(line) end
    end
    return list
end

function steps.agent_process(seen, o)
    if not seen.listeners.ok then return false, "ss: " .. look.reason(seen.listeners) end
    return (seen.listeners.stdout:find(('("%s",'):format(o.agent), 1, true)) ~= nil
end

function steps.socket(seen)
    return is_there(seen.socket)
end

function steps.socket_queue_status(seen, o)
    if not seen.queues.ok then return false, "ss: " .. look.reason(seen.queues) end
    local is_used = false
    for _, row in ipairs(rows(seen.queues)) do
        if row[5] == o.socket then
            is_used = true
            if row[3] ~= "0" or row[4] ~= "0" then return false, "socket queue blocking" end
        end
    end
    return is_used, is_used and "" or "socket not used"
end

function steps.dataserver_port(seen)
    if not seen.data.ok then return false, "ss: " .. look.reason(seen.data) end
    for _, row in ipairs(rows(seen.data)) do
        if row[2] == "ESTAB" or row[2] == "LISTEN" or row[2] == "UNCONN" then return true end
    end
    return false, "dataserver not exist"
end

local function queues_of(h, o)
    return look.begin(h, { queues = { "ss", "-x", "src", o.socket } })().queues
end

-- A queue that is read is empty now and then: only one that never is, in three looks, is blocked.
local function watch_queues(h, o, seen)
    for _ = 1, 2 do
        local _, message = steps.socket_queue_status(seen, o)
        if message ~= "socket queue blocking" then return end
        host.gse.sleep("1s")
        seen.queues = queues_of(h, o)
    end
end

local function agent_seen(h, o)
    local seen = look.begin(h, {
        listeners = { "ss", "-ltnp" },
        socket = { "test", "-S", o.socket },
        queues = { "ss", "-x", "src", o.socket },
        data = { "ss", "-antu", port_filter(o.data_port) },
    })()
    watch_queues(h, o, seen)
    return seen
end

local function collector_seen(h, o, paths)
    local begun = look.begin(h, {
        bin = { "test", "-e", paths.bin },
        today = { "date", "+%Y%m%d" },
        record = { "tail", "-n", 5000, o.record },
        subs = { "ls", "-1AR", paths.subs },
    })
    local state = look.at(h, o)
    local hosted, hosted_problem = look.content(h, paths.hosted)
    local seen = begun()
    seen.state, seen.hosted, seen.hosted_problem = state, hosted, hosted_problem
    -- One that does not know the word may begin to collect: another that runs keeps it from that.
    if state.running and o.healthz then
        -- One that does not know the word says so by an exit code, which check.py does not look at either.
        local health = host.gse.run(h, { paths.bin, "healthz" }, { ok = { 0, 1, 2 }, timeout = "10s" })
        seen.healthz = host.gse.wait(health).hosts[1]
    end
    return seen
end

local collector_items = { "bin_file", "process", "main_config", "config", "hosted", "healthz" }
local agent_items = {
    { "process", "agent_process" }, { "socket", "socket" }, { "socket_queue_status", "socket_queue_status" },
    { "dataserver_port", "dataserver_port" },
}

-- What stands for bytes that are not UTF-8: they could not be shown.
local function printable(text)
    return host.utf8(text) and text or (text:gsub("[\128-\255]", "?"))
end

-- The reason when a host was lost before it could be asked anything.
local function loss(entry)
    if entry.status == "succeeded" or entry.status == "failed" then return nil end
    return look.reason(entry)
end

---The object that check.py prints, for one host: { status, data = { { module, item, status, message }, … } }; with
---`is_own` the collector's items only.
return function(h, o, is_own)
    local paths = look.paths(o)
    local report = { status = true, data = host.array({}) }
    local agent = not is_own and agent_seen(h, o)
    local lost = agent and loss(agent.socket)
    local function add(module, item, step, seen)
        local ok, message = false, lost
        if not lost then ok, message = steps[step](seen, o, paths) end
        ok = ok and true or false
        report.data[#report.data + 1] = {
            module = module, item = item, status = ok, message = printable(message or ""),
        }
        report.status = report.status and ok
    end
    if o.subscription ~= 0 then
        local seen = not lost and collector_seen(h, o, paths)
        for _, item in ipairs(collector_items) do add(o.name, item, item, seen) end
    end
    if agent then
        for _, item in ipairs(agent_items) do add(agent_module, item[1], item[2], agent) end
    end
    return report
end
