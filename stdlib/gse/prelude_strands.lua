-- Strands: functions of the playbook that run at the same time.
local host, prelude = ...
local error, ipairs, pairs, pcall, type = error, ipairs, pairs, pcall, type
local format, math_type, maxinteger = string.format, math.type, math.maxinteger
local call, freeze, kind = host.call, host.freeze, host.kind
local gse, usage, none_left, what = prelude.gse, prelude.usage, prelude.none_left, prelude.what
local expect_function, options_of = prelude.expect_function, prelude.options_of

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
    return limit or maxinteger, options.on_error or "drain"
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

-- `host.views(session)`: its views of one host, in order.
local function views_of(session)
    local views = {}
    for index, entry in ipairs(call("hosts", session)) do
        local name = entry.name
        states[name] = states[name] or {}
        views[index] = host.handle(prelude.SESSION, {
            id = session.id, hosts = freeze { name }, name = name, address = entry.address,
            vars = freeze(entry.vars or {}), groups = freeze(entry.groups or {}), state = states[name],
        }, { name })
    end
    return views
end
host.views = views_of

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
