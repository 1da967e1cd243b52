-- gse.check: conditions a playbook insists on, and options its own functions take.
local host = ...

local check = {}

-- A result is a table and so always true for Lua; what is meant is whether it went well.
local function holds(value)
    if host.kind(value) == "result" then return value.ok end
    return value
end

local function failed(code, message, fields)
    fields = fields or {}
    fields.kind, fields.code, fields.message = "failed", code, message
    error(host.error(fields), 0)
end

---Raises unless a value is true; a result counts as true when its `ok` is.
---
---    local config = gse.check.expect(gse.json.decode(text).config, "the answer has no config")
---
---@generic T
---@param value T
---@param message? string what was expected, for whoever reads the failure
---@return T value
function check.expect(value, message)
    if message ~= nil and type(message) ~= "string" then
        host.usage("usage.type", "gse.check.expect: message must be a string, not a " .. type(message))
    end
    if not holds(value) then
        failed("failed.expect", message or "gse.check.expect: an expectation does not hold")
    end
    return value
end

-- An error that says "not yet": a command that failed, or what may be asked again. Anything else is no answer, nor is
-- what an error calls final.
local function is_not_yet(err)
    return host.is_error(err) and (err.kind == "failed" or err.retryable) and not err.final
end

-- Calls fn and tells: whether it is done, then what it returned (or, when not, the error that said "not yet").
local function look(fn)
    local answer = table.pack(pcall(fn))
    if answer[1] then return holds(answer[2]), table.unpack(answer, 2, answer.n) end
    if not is_not_yet(answer[2]) then error(answer[2], 0) end
    return false, nil, answer[2]
end

local waiting = {
    within = { "duration", default = 60 },
    every = { "duration", default = 2 },
    message = { "string" },
}

---Calls a function until it returns something true, and returns what it returned.
---
---A result counts as true when its `ok` is. A `failed` error of the function, or one that is `retryable`, means "not
---yet" (unless it has `final`); any other is raised at once. It is called at least once, and once more when the time is up. Raises
---`failed.wait_until` when it never came true, with the last error in `.last`. A dry run looks once and goes on.
---
---    gse.check.wait_until(function() return gse.get(h, "/run/app.pid").ok end, { within = "10s" })
---
---@generic T
---@param fn fun(): T
---@param opts? { within?: gse.duration, every?: gse.duration, message?: string } 60s, 2s
---@return T
function check.wait_until(fn, opts)
    if type(fn) ~= "function" then
        host.usage("usage.type", "gse.check.wait_until: the first argument must be a function, not a " .. type(fn))
    end
    local o = check.options("gse.check.wait_until", opts, waiting)
    local gse = host.gse
    local deadline = gse.now() + o.within
    while true do
        local seen = table.pack(look(fn))
        if seen[1] or gse.dry_run then return table.unpack(seen, 2, seen.n) end
        local left = deadline - gse.now()
        if left <= 0 then
            local message = o.message or ("gse.check.wait_until: not true within %gs"):format(o.within)
            local last = seen[3]
            if host.is_error(last) then message = message .. ": " .. last.message end
            failed("failed.wait_until", message, { last = last })
        end
        gse.sleep(math.min(o.every, left))
    end
end

-- The host's own: no duration is longer.
local longest = 10 * 365 * 86400

local readers = {}

function readers.duration(value)
    local seconds = type(value) == "string" and host.gse.text.duration(value) or value
    if type(seconds) ~= "number" then
        return nil, 'must be a number of seconds or text such as "500ms", "30s", "5m", "2h"'
    end
    if not (seconds >= 0 and seconds <= longest) then
        return nil, "must be between 0 and ten years"
    end
    return seconds
end

function readers.integer(value)
    if math.type(value) ~= "integer" then return nil, "must be an integer" end
    return value
end

function readers.number(value)
    if type(value) ~= "number" or value ~= value or value == math.huge or value == -math.huge then
        return nil, "must be a finite number"
    end
    return value
end

local function read(name, value, shape)
    local reader = readers[shape[1]]
    if reader then
        local result, complaint = reader(value)
        if complaint then return nil, ("%s %s, not %s"):format(name, complaint, tostring(value)) end
        if shape.min and result < shape.min then
            return nil, ("%s must be at least %s, not %s"):format(name, shape.min, tostring(value))
        end
        return result
    end
    if shape[1] ~= "any" and type(value) ~= shape[1] and type(value) ~= shape[2] then
        local wanted = shape[2] and shape[1] .. " or " .. shape[2] or shape[1]
        return nil, ("%s must be a %s, not a %s"):format(name, wanted, type(value))
    end
    return value
end

---Reads a table of options strictly: an unknown option, a wrong type or a missing required one is a usage error.
---
---A shape is `{ type [, other type], default=, min=, required= }`; types are Lua's own, `"any"`, `"integer"`, and
---`"duration"`, which becomes a number of seconds.
---
---    local o = gse.check.options("drain", opts, { within = { "duration", default = 30 } })
---
---@param caller string what messages begin with
---@param given table|nil
---@param shapes table<string, table>
---@return table options a new table
function check.options(caller, given, shapes)
    if given ~= nil and type(given) ~= "table" then
        host.usage("usage.type", ("%s: options must be a table, not a %s"):format(caller, type(given)))
    end
    for name in pairs(given or {}) do
        if type(name) ~= "string" or not shapes[name] then
            host.usage("usage.option", ("%s: unknown option %s"):format(caller, tostring(name)))
        end
    end
    local options = {}
    for name, shape in pairs(shapes) do
        local value = (given or {})[name]
        if value ~= nil then
            local result, complaint = read(name, value, shape)
            if complaint then host.usage("usage.type", caller .. ": " .. complaint) end
            options[name] = result
        elseif shape.required then
            host.usage("usage.option", ("%s: %s is missing"):format(caller, name))
        else
            options[name] = shape.default
        end
    end
    return options
end

return check
