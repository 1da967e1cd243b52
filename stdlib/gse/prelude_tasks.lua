-- Tasks: submitting, waiting and cancelling, and the calls that do both and raise.
local host, prelude = ...
local error, ipairs, pairs, tostring, type = error, ipairs, pairs, tostring, type
local format = string.format
local call, kind = host.call, host.kind
local gse, usage, none_left, expect = prelude.gse, prelude.usage, prelude.none_left, prelude.expect
local expect_session, options_of = prelude.expect_session, prelude.options_of
local as_result, failure, shown = prelude.as_result, prelude.failure, prelude.shown

-- Waits for tasks: their results, and the fault of one of them if there was one.
local function settled(tasks, options)
    local answer = call("wait", tasks, options)
    local results = answer.results or answer
    for index, raw in ipairs(results) do as_result(raw, tasks[index]) end
    return results, answer.fault
end

-- Raises a fault, with what there is to know all the same.
local function raise(fault, name, value)
    fault.kind, fault[name] = "fault", value
    error(host.error(fault), 0)
end

local function only(task, options)
    local results, fault = settled({ task }, options)
    if fault then raise(fault, "result", results[1]) end
    return results[1]
end

local function submit(operation, session, ...)
    local answer = call(operation, session, ...)
    return host.handle(prelude.TASK, { id = answer.id, hosts = session.hosts })
end

function gse.run(session, command, options, ...)
    none_left("gse.run", 3, ...)
    expect_session("gse.run", session)
    return submit("run", session, command, options)
end

function gse.wait(task, options, ...)
    none_left("gse.wait", 2, ...)
    if kind(task) == "task" then return only(task, options) end
    if type(task) ~= "table" or not host.is_plain(task) then
        expect("gse.wait", "task", task, "pass what gse.run returned, or a list of those")
    end
    -- The host is asked for each task once, and its result stands wherever the task does.
    local tasks, places, at, count = {}, {}, {}, 0
    for index, entry in pairs(task) do
        expect(format("gse.wait, element %s,", tostring(index)), "task", entry)
        count = count + 1
        if index ~= count then usage("usage.argument", "gse.wait needs a list without holes or other keys") end
        if not places[entry.id] then
            tasks[#tasks + 1] = entry
            places[entry.id] = #tasks
        end
        at[index] = places[entry.id]
    end
    if count == 0 then usage("usage.argument", "gse.wait needs at least one task") end
    local results, fault = settled(tasks, options)
    if count > #tasks then
        for index = 1, count do at[index] = results[at[index]] end
        results = at
    end
    if fault then raise(fault, "results", results) end
    return results
end

function gse.cancel(task, ...)
    none_left("gse.cancel", 1, ...)
    expect("gse.cancel", "task", task, "pass what gse.run returned")
    call("cancel", task)
end

-- — Calls that wait and raise —

local function finished(operation, session, ...)
    return only(submit(operation, session, ...))
end

-- The options as the host takes them, and whether a failure is raised: `ok = false` never does.
local function raising(name, options)
    if options == nil then return nil, true end
    options = options_of(name, options)
    if options.ok ~= false then return options, true end
    options.ok = nil
    return options, false
end

function gse.exec(session, command, options, ...)
    none_left("gse.exec", 3, ...)
    expect_session("gse.exec", session)
    local raises
    options, raises = raising("gse.exec", options)
    local result = finished("exec", session, command, options)
    if raises and not result.ok then error(failure(shown(command), result, "failed.command"), 0) end
    return result
end

function gse.put(session, options, ...)
    none_left("gse.put", 2, ...)
    expect_session("gse.put", session)
    local raises
    options, raises = raising("gse.put", options)
    local result = finished("put", session, options)
    if raises and not result.ok then error(failure("put " .. tostring(options.path), result, "failed.put"), 0) end
    return result
end

function gse.get(session, path, options, ...)
    none_left("gse.get", 3, ...)
    expect_session("gse.get", session)
    local raises
    options, raises = raising("gse.get", options)
    local result = finished("get", session, path, options)
    if raises and not result.ok then error(failure("get " .. tostring(path), result, "failed.get"), 0) end
    return result
end

function gse.probe(session, target, options, ...)
    none_left("gse.probe", 3, ...)
    expect_session("gse.probe", session)
    local raises
    options, raises = raising("gse.probe", options)
    local result = finished("probe", session, target, options)
    if raises and not result.ok then
        error(failure("probe " .. tostring(target.tcp or target.http), result, "failed.probe"), 0)
    end
    return result
end
