-- The `gse` table: what a playbook calls. Trusted; loaded before the playbook, once.
--
-- Every chunk below stdlib/gse/ is called with one argument, `host`, and returns its value (a table or a function):
--
--     local host = ...
--
--     host.call(operation, ...)     asks the host and returns its answer, or raises its error
--     host.error(fields)            an error object, to be raised with `error(e, 0)`. `kind` and `message` are needed; `code`,
--                                   `remedy`, `retryable` and any other field are kept. The position is the playbook's.
--     host.usage(code, message [, remedy])   raises a usage error: `host.usage("usage.retry", "…")`
--     host.extend(err, fields)      a copy of an error with these fields added; any other value becomes an error of kind `lua`
--     host.is_error(value)          whether it is an error object
--     host.freeze(t)                a read-only stand-in for a table; pairs, ipairs, # and indexing work on it
--     host.null                     what JSON calls null
--     host.array(t)                 marks a table as a list (even when empty) and returns it
--     host.is_array(value)          whether it was marked, or the host meant a list
--     host.kind(value)              "session", "task", "null", "secret", "undo" for handles, "error", "result", else nil
--     host.utf8(bytes)              whether a string is valid UTF-8
--     host.gse                      the `gse` table itself
--
-- `host` is not visible to playbooks. A module is frozen by the loader when it returns a table: modules need not do it.
local host = ...

-- A playbook may replace its globals: what is used below is taken now.
local error, ipairs, next, pairs, pcall, rawget, rawset, select, setmetatable, tostring, type =
    error, ipairs, next, pairs, pcall, rawget, rawset, select, setmetatable, tostring, type
local concat, unpack = table.concat, table.unpack
local byte, find, format, sub = string.byte, string.find, string.format, string.sub
local floor, math_type, tointeger = math.floor, math.type, math.tointeger
local call, freeze, kind = host.call, host.freeze, host.kind
local world = host.world

local SESSION, TASK = 1, 2

-- — Usage —

local function usage(code, message, remedy)
    error(host.error { kind = "usage", code = code, message = message, remedy = remedy }, 0)
end
host.usage = usage

local function none_left(name, most, ...)
    if select("#", ...) > 0 then
        usage("usage.arguments", format("%s takes at most %d argument%s", name, most, most == 1 and "" or "s"))
    end
end

local function what(value)
    return kind(value) or type(value)
end

local function expect(name, wanted, value, remedy)
    if kind(value) ~= wanted then
        usage("usage.argument", format("%s needs a %s and got a %s", name, wanted, what(value)), remedy)
    end
end

local function expect_session(name, value)
    expect(name, "session", value, "pass what gse.session returned")
end

local function expect_function(name, value)
    if type(value) ~= "function" then
        usage("usage.argument", format("%s needs a function and got a %s", name, what(value)))
    end
end

-- A copy of an options table whose keys are all known. `known` nil: the host checks them.
local function options_of(name, given, known)
    if given == nil then return {} end
    if type(given) ~= "table" or not host.is_plain(given) then
        usage("usage.options", format("the options of %s are a plain table, not a %s", name, what(given)))
    end
    local copy = {}
    for key, value in pairs(given) do
        if known and not known[key] then
            usage("usage.option", format("%s has no option '%s'", name, tostring(key)))
        end
        copy[key] = value
    end
    return copy
end

-- — Sessions —

-- The names in a list of names, host tables and views; anything else is left for the host to refuse.
local function names_of(hosts)
    if type(hosts) ~= "table" or not host.is_plain(hosts) then
        if kind(hosts) == "session" then return { unpack(hosts.hosts) } end
        return hosts
    end
    local names = {}
    for key, entry in pairs(hosts) do
        local is_named = kind(entry) == "session" or (type(entry) == "table" and host.is_plain(entry))
        names[key] = is_named and entry.name or entry
    end
    return names
end

local gse = {}

function gse.session(options, ...)
    none_left("gse.session", 1, ...)
    if options == nil then usage("usage.options", "gse.session needs a table of options, {} for none") end
    local copy = options_of("gse.session", options)
    if copy.hosts ~= nil then copy.hosts = names_of(copy.hosts) end
    local answer = call("session", copy)
    return host.handle(SESSION, { id = answer.id, hosts = freeze(answer.hosts) })
end

function gse.on(session, hosts, ...)
    none_left("gse.on", 2, ...)
    expect_session("gse.on", session)
    local names = names_of(type(hosts) == "string" and { hosts } or hosts)
    if type(names) ~= "table" or #names == 0 then
        usage("usage.hosts", "gse.on needs a list of at least one host of the session")
    end
    local known, wanted, ordered = {}, {}, {}
    for _, name in ipairs(session.hosts) do known[name] = true end
    for _, name in pairs(names) do
        if type(name) ~= "string" or not known[name] then
            usage("usage.hosts", format("'%s' is not a host of this session", tostring(name)))
        end
        wanted[name] = true
    end
    for _, name in ipairs(session.hosts) do
        if wanted[name] then ordered[#ordered + 1] = name end
    end
    return host.handle(SESSION, { id = session.id, hosts = freeze(ordered) }, ordered)
end

function gse.close(session, ...)
    none_left("gse.close", 1, ...)
    expect_session("gse.close", session)
    call("close", session)
end

-- — Results —

-- Without trailing newlines; by hand, since a pattern would take the square of their number.
local function text_of(bytes)
    if type(bytes) ~= "string" then return nil end
    local last = #bytes
    while last > 0 and (byte(bytes, last) == 10 or byte(bytes, last) == 13) do last = last - 1 end
    return sub(bytes, 1, last)
end

local host_result = {
    __metatable = false,
    __index = function(result, key)
        if key == "text" then return text_of(rawget(result, "stdout")) end
        return nil
    end,
}

local BADNESS = { succeeded = 0, failed = 1, timed_out = 2, cancelled = 3, lost = 4 }

local made = setmetatable({}, { __mode = "k" })  -- by_host and worst, made once for each result

local function overview(result)
    local view = made[result]
    if view then return view end
    local by_host, worst = {}, nil
    for _, entry in ipairs(rawget(result, "hosts") or {}) do
        by_host[entry.name] = entry
        local badness = BADNESS[entry.status] or 0
        if not worst or badness > (BADNESS[worst.status] or 0) then worst = entry end
    end
    view = { by_host = by_host, worst = worst }
    made[result] = view
    return view
end

local result_of_one = {
    __metatable = false,
    __index = function(result, key)
        if key == "by_host" or key == "worst" then return overview(result)[key] end
        local only = rawget(result, "hosts")[1]
        return only and only[key]
    end,
}

local HOST_FIELDS = {}
for _, name in ipairs { "name", "exit_code", "signal", "reason", "stdout", "stderr", "text", "stdout_truncated",
    "stderr_truncated", "stdout_bytes", "stderr_bytes", "limits", "changed", "sha256", "content" } do
    HOST_FIELDS[name] = true
end

local result_of_many = {
    __metatable = false,
    __index = function(result, key)
        if key == "by_host" or key == "worst" then return overview(result)[key] end
        if HOST_FIELDS[key] then
            usage("usage.result", format("'%s' belongs to one host and this task has several", key),
                "read it from .hosts, .by_host[name] or .worst")
        end
        return nil
    end,
}

local function as_result(raw, task)
    if type(raw.hosts) ~= "table" then raw.hosts = {} end
    for _, entry in ipairs(raw.hosts) do host.result(entry, host_result) end
    local count = #task.hosts
    host.result(raw, count > 1 and result_of_many or result_of_one)
    return raw
end

-- — Tasks —

local function submit(operation, session, ...)
    local answer = call(operation, session, ...)
    return host.handle(TASK, { id = answer.id, hosts = session.hosts })
end

function gse.run(session, command, options, ...)
    none_left("gse.run", 3, ...)
    expect_session("gse.run", session)
    return submit("run", session, command, options)
end

function gse.wait(task, options, ...)
    none_left("gse.wait", 2, ...)
    if kind(task) == "task" then return as_result(call("wait", { task }, options)[1], task) end
    if type(task) ~= "table" or not host.is_plain(task) then
        expect("gse.wait", "task", task, "pass what gse.run returned, or a list of those")
    end
    local tasks = {}
    for index, entry in pairs(task) do
        expect(format("gse.wait, element %s,", tostring(index)), "task", entry)
        tasks[index] = entry
    end
    if next(tasks) == nil then usage("usage.argument", "gse.wait needs at least one task") end
    local results = call("wait", tasks, options)
    for index, raw in ipairs(results) do as_result(raw, tasks[index]) end
    return results
end

function gse.cancel(task, ...)
    none_left("gse.cancel", 1, ...)
    expect("gse.cancel", "task", task, "pass what gse.run returned")
    call("cancel", task)
end

-- — Calls that wait and raise —

local function shown(command)
    if type(command) ~= "table" then return tostring(command) end
    local words = {}
    for index, word in ipairs(command) do
        local text = tostring(word)
        if text == "" or find(text, "[^%w_@%%+=:,./-]") then text = format("%q", text) end
        words[index] = text
    end
    local line = concat(words, " ")
    return #line > 200 and sub(line, 1, 200) .. "…" or line
end

local function ending(entry)
    if entry.status == "failed" and entry.exit_code then
        return format("exit code %d%s", entry.exit_code, entry.reason and " (" .. entry.reason .. ")" or "")
    end
    if entry.status == "failed" and entry.signal then return format("killed by signal %d", entry.signal) end
    local status = entry.status == "timed_out" and "timed out" or tostring(entry.status)
    return entry.reason and status .. " (" .. entry.reason .. ")" or status
end

local function last_lines(bytes)
    local text = text_of(bytes)
    if not text or text == "" then return "" end
    local from, lines = #text, 0
    while from > 0 and #text - from < 400 do
        if byte(text, from) == 10 then
            lines = lines + 1
            if lines == 3 then break end
        end
        from = from - 1
    end
    return "\n" .. sub(text, from + 1)
end

local function failure(subject, result, code)
    local parts, more, first = {}, 0, nil
    for _, entry in ipairs(result.hosts) do
        if not entry.ok then
            first = first or entry
            if #parts < 3 then parts[#parts + 1] = ending(entry) .. " on " .. tostring(entry.name)
            else more = more + 1 end
        end
    end
    local message = subject .. ": " .. (#parts > 0 and concat(parts, ", ") or tostring(result.status))
    if more > 0 then message = message .. format(" and %d more", more) end
    if first then message = message .. last_lines(first.stderr) end
    return host.error { kind = "failed", code = code, message = message, result = result }
end

local function finished(operation, subject, session, ...)
    local task = submit(operation, session, ...)
    local result = as_result(call("wait", { task })[1], task)
    return result
end

function gse.exec(session, command, options, ...)
    none_left("gse.exec", 3, ...)
    expect_session("gse.exec", session)
    local raises = true
    if options ~= nil then
        options = options_of("gse.exec", options)
        if options.ok == false then
            raises, options.ok = false, nil
        end
    end
    local result = finished("run", command, session, command, options)
    if raises and not result.ok then error(failure(shown(command), result, "failed.command"), 0) end
    return result
end

function gse.put(session, options, ...)
    none_left("gse.put", 2, ...)
    expect_session("gse.put", session)
    local result = finished("put", nil, session, options)
    if not result.ok then error(failure("put " .. tostring(options.path), result, "failed.put"), 0) end
    return result
end

function gse.get(session, path, options, ...)
    none_left("gse.get", 3, ...)
    expect_session("gse.get", session)
    local result = finished("get", nil, session, path, options)
    if not result.ok then error(failure("get " .. tostring(path), result, "failed.get"), 0) end
    return result
end

function gse.probe(session, target, options, ...)
    none_left("gse.probe", 3, ...)
    expect_session("gse.probe", session)
    local result = finished("probe", nil, session, target, options)
    if not result.ok then
        error(failure("probe " .. tostring(target.tcp or target.http), result, "failed.probe"), 0)
    end
    return result
end

-- — Strands —

local STRAND_OPTIONS = { limit = true, on_error = true }
local ON_ERROR = { drain = true, collect = true, cancel = true }

local function strand_options(name, given)
    local options = options_of(name, given, STRAND_OPTIONS)
    local limit = options.limit
    if limit ~= nil and (math_type(limit) ~= "integer" or limit < 1) then
        usage("usage.option", format("limit of %s is an integer of 1 or more", name))
    end
    if options.on_error ~= nil and not ON_ERROR[options.on_error] then
        usage("usage.option", format('on_error of %s is "drain", "collect" or "cancel"', name))
    end
    return limit or math.maxinteger, options.on_error or "drain"
end

-- Runs `body(1)` … `body(count)` as strands. Results and errors have the index of their body.
local function concurrently(name, count, body, given)
    local limit, on_error = strand_options(name, given)
    host.waits(name)
    local results, errors, alive = {}, {}, {}
    local first, begun, running = nil, 0, 0
    local me = host.self()
    local function begin(index)
        alive[index] = host.spawn(function()
            local ok, value = pcall(body, index)
            alive[index], running = nil, running - 1
            if ok then
                results[index] = value
            else
                errors[index] = value == nil and "nil" or value
                first = first or { value }
            end
            host.wake(me)
        end)
    end
    while true do
        local stops = first and on_error ~= "collect"
        while not stops and begun < count and running < limit do
            begun, running = begun + 1, running + 1
            begin(begun)
        end
        if running == 0 or (stops and on_error == "cancel") then break end
        host.park()
    end
    if running > 0 then
        local ids = {}
        for _, id in pairs(alive) do ids[#ids + 1] = id end
        call("abandon", host.drop(ids))
    end
    if first and on_error ~= "collect" then
        error(host.extend(first[1], { results = results, errors = errors }), 0)
    end
    return results, errors
end

function gse.all(functions, options, ...)
    none_left("gse.all", 2, ...)
    if type(functions) ~= "table" then expect_function("gse.all", functions) end
    local list = {}
    for index, body in ipairs(functions) do
        expect_function(format("gse.all, element %d,", index), body)
        list[index] = body
    end
    return concurrently("gse.all", #list, function(index) return list[index]() end, options)
end

local states = {}  -- host name → the table `state` of its views

local function views_of(session)
    local views = {}
    for index, entry in ipairs(call("hosts", session)) do
        local name = entry.name
        states[name] = states[name] or {}
        views[index] = host.handle(SESSION, {
            id = session.id, hosts = freeze { name }, name = name, address = entry.address,
            vars = freeze(entry.vars or {}), groups = freeze(entry.groups or {}), state = states[name],
        }, { name })
    end
    return views
end

function gse.each(over, body, options, ...)
    none_left("gse.each", 3, ...)
    expect_function("gse.each", body)
    local list = {}
    if kind(over) == "session" then
        list = views_of(over)
    elseif type(over) == "table" then
        for index, entry in ipairs(over) do list[index] = entry end
    else
        usage("usage.argument", format("gse.each needs a list or a session and got a %s", what(over)))
    end
    return concurrently("gse.each", #list, function(index) return body(list[index], index) end, options)
end

-- — Time, people, hosts —

function gse.sleep(duration, ...)
    none_left("gse.sleep", 1, ...)
    call("sleep", duration)
end

function gse.now(...)
    none_left("gse.now", 0, ...)
    return call("now")
end

function gse.random(m, n, ...)
    none_left("gse.random", 2, ...)
    if n ~= nil then return call("random", m, n) end
    if m ~= nil then return call("random", m) end
    return call("random")
end

function gse.log(level, message, fields, ...)
    none_left("gse.log", 3, ...)
    call("log", level, message, fields)
end

function gse.progress(done, total, label, ...)
    none_left("gse.progress", 3, ...)
    call("progress", done, total, label)
end

function gse.fail(message, data, ...)
    none_left("gse.fail", 2, ...)
    call("fail", message, data)
end

function gse.degraded(message, data, ...)
    none_left("gse.degraded", 2, ...)
    call("degraded", message, data)
end

function gse.playbook(header, ...)
    none_left("gse.playbook", 1, ...)
    return call("playbook", header)
end

function gse.hosts(selector, ...)
    none_left("gse.hosts", 1, ...)
    return call("hosts", selector)
end

function gse.targets(...)
    none_left("gse.targets", 0, ...)
    return call("targets")
end

function gse.file(name, ...)
    none_left("gse.file", 1, ...)
    return call("file", name)
end

for _, name in ipairs { "approve", "lock", "unlock", "undo", "keep", "secret" } do
    gse[name] = function()
        usage("usage.unavailable", format("gse.%s is not available in this version", name))
    end
end

gse.args = freeze(world.args or {})
gse.run_id = world.run_id
gse.dry_run = world.dry_run
gse.version = world.version

-- — The language —

function print(...)
    local words = { ... }
    for index = 1, select("#", ...) do words[index] = tostring(words[index]) end
    call("log", "info", concat(words, "\t"))
end

function warn(first, ...)
    local words = { first, ... }
    for index = 1, select("#", ...) + 1 do
        if type(words[index]) ~= "string" and type(words[index]) ~= "number" then
            error(format("bad argument #%d to 'warn' (string expected, got %s)", index, type(words[index])), 2)
        end
    end
    if #words == 1 and sub(first, 1, 1) == "@" then return end
    call("log", "warning", concat(words))
end

os = freeze {
    time = function(date)
        if date ~= nil then return host.timegm(date) end
        return floor(call("now"))
    end,
    date = function(layout, seconds)
        if seconds == nil then seconds = floor(call("now")) end
        return host.date(layout == nil and "%c" or layout, seconds)
    end,
    difftime = function(later, earlier) return later - (earlier or 0) + 0.0 end,
}

-- — Modules —

-- The globals as they are now, for stdlib chunks: a playbook cannot change what those see.
local pristine = {}
for name, value in pairs(_G) do pristine[name] = value end
pristine._G = nil

local stdlib = {}

local function stdlib_module(name)
    if stdlib[name] ~= nil then return stdlib[name] end
    local source = name ~= "gse.prelude" and host.source(name)
    if not source then return nil end
    local chunk, message = host.compile(source, "=" .. name, pristine)
    if not chunk then error(message, 0) end
    local value = chunk(host)
    if type(value) == "table" then value = freeze(value) end
    stdlib[name] = value
    return value
end

setmetatable(gse, {
    __index = function(_, key)
        if type(key) ~= "string" then return nil end
        local value = stdlib_module("gse." .. key)
        if value ~= nil then rawset(gse, key, value) end
        return value
    end,
})

local modules = {}  -- name → {value = …} when loaded, else {strand =, waiters =}

local function load_module(name)
    local answer = call("module", name)
    local chunk, message = host.compile(answer.source, "@" .. answer.name, _G)
    if not chunk then error(message, 0) end
    local value = chunk(name, answer.name)
    return value == nil and true or value
end

local function is_module_name(name)
    return type(name) == "string" and not find(name, "[^%w_.-]") and not find(name, "..", 1, true)
        and find(name, "^[^.]") and not find(name, "%.$")
end

local function begin_module(name)
    local entry = { strand = host.self(), waiters = {} }
    modules[name] = entry
    local ok, value = pcall(load_module, name)
    modules[name] = ok and { value = value } or nil
    for _, waiter in ipairs(entry.waiters) do host.wake(waiter) end
    if not ok then error(value, 0) end
    return value
end

function require(name, ...)
    none_left("require", 1, ...)
    if not is_module_name(name) then
        usage("usage.module", format("'%s' is not a module name", tostring(name)),
            "letters, digits, _ and -, with dots between: lib.web is lib/web.lua")
    end
    if name == "gse" then return host.gse end
    if sub(name, 1, 4) == "gse." then
        local value = stdlib_module(name)
        if value == nil then usage("usage.module", format("there is no module '%s'", name)) end
        return value
    end
    while true do
        local entry = modules[name]
        if not entry then return begin_module(name) end
        if entry.value ~= nil then return entry.value end
        if entry.strand == host.self() then
            usage("usage.module", format("module '%s' requires itself, directly or through others", name))
        end
        entry.waiters[#entry.waiters + 1] = host.self()
        host.park()
    end
end

host.names(gse, "gse")
pristine.require = require
_G.gse = freeze(gse)
pristine.gse = _G.gse
host.gse = _G.gse
