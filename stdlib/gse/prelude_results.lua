-- Results: fields that are worked out when they are read.
local host, prelude = ...
local ipairs, rawget, setmetatable, type = ipairs, rawget, setmetatable, type
local byte, format, sub = string.byte, string.format, string.sub
local usage = prelude.usage

-- Without trailing newlines; by hand, since a pattern would take the square of their number.
local function text_of(bytes)
    if type(bytes) ~= "string" then return nil end
    local last = #bytes
    while last > 0 and (byte(bytes, last) == 10 or byte(bytes, last) == 13) do last = last - 1 end
    return sub(bytes, 1, last)
end
prelude.text_of = text_of

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
for _, name in ipairs {
    "name", "exit_code", "signal", "reason", "stdout", "stderr", "text", "stdout_truncated", "stderr_truncated",
    "stdout_bytes", "stderr_bytes", "limits", "changed", "sha256", "content", "masked",
} do
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

function prelude.as_result(raw, task)
    if type(raw.hosts) ~= "table" then raw.hosts = {} end
    for _, entry in ipairs(raw.hosts) do host.result(entry, host_result) end
    local count = #task.hosts
    host.result(raw, count > 1 and result_of_many or result_of_one)
    return raw
end
