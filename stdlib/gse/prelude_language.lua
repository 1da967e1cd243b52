-- What of the language itself needs the host: print, warn, os.
local host, prelude = ...
local error, select, tostring, type = error, select, tostring, type
local concat = table.concat
local format, sub = string.format, string.sub
local floor = math.floor
local call, freeze = host.call, host.freeze

function print(...)
    local words = { ... }
    for index = 1, select("#", ...) do words[index] = tostring(words[index]) end
    call("log", "info", concat(words, "\t"))
end

function warn(first, ...)
    local words = { first, ... }
    for index = 1, select("#", ...) + 1 do
        if type(words[index]) ~= "string" and type(words[index]) ~= "number" then
            local got = type(words[index])
            error(format("bad argument #%d to 'warn' (string expected, got %s)", index, got), 2)
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
