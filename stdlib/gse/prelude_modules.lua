-- Modules: `gse.*` from the stdlib, others from beside the playbook.
local host, prelude = ...
local error, find, ipairs, pairs, pcall, sub, tostring, type =
    error, string.find, ipairs, pairs, pcall, string.sub, tostring, type
local format = string.format
local call, freeze = host.call, host.freeze
local usage, none_left = prelude.usage, prelude.none_left

-- The globals as they are now, for stdlib chunks: a playbook cannot change what those see.
local pristine = {}
for name, value in pairs(_G) do pristine[name] = value end
pristine._G = nil

local stdlib = {}

local function stdlib_module(name)
    if stdlib[name] ~= nil then return stdlib[name] end
    local source = find(name, "^gse%.%l+$") and name ~= "gse.prelude" and host.source(name)
    if not source then return nil end
    local chunk, message = host.compile(source, "=" .. name, pristine)
    if not chunk then error(message, 0) end
    local value = chunk(host)
    if type(value) == "table" then value = freeze(value) end
    stdlib[name] = value
    return value
end

-- A part of a module that is in files of its own: `host.part "rollout_plan"` is what stdlib/gse/rollout_plan.lua returns.
-- Playbooks do not see parts: their names have an underscore.
function host.part(name)
    local chunk, message = host.compile(host.source("gse." .. name), "=gse." .. name, pristine)
    if not chunk then error(message, 0) end
    return chunk(host)
end

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

prelude.stdlib_module = stdlib_module
pristine.require = require
prelude.pristine = pristine
