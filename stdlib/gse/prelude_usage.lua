-- What is the same for every call: checking arguments and options, and saying what is wrong with them.
local host, prelude = ...
local error, pairs, select, tostring, type = error, pairs, select, tostring, type
local format = string.format
local kind = host.kind

function prelude.usage(code, message, remedy)
    error(host.error { kind = "usage", code = code, message = message, remedy = remedy }, 0)
end
host.usage = prelude.usage

function prelude.none_left(name, most, ...)
    if select("#", ...) > 0 then
        local plural = most == 1 and "" or "s"
        prelude.usage("usage.arguments", format("%s takes at most %d argument%s", name, most, plural))
    end
end

function prelude.what(value)
    return kind(value) or type(value)
end

function prelude.expect(name, wanted, value, remedy)
    if kind(value) ~= wanted then
        local message = format("%s needs a %s and got a %s", name, wanted, prelude.what(value))
        prelude.usage("usage.argument", message, remedy)
    end
end

function prelude.expect_session(name, value)
    prelude.expect(name, "session", value, "pass what gse.session returned")
end

function prelude.expect_function(name, value)
    if type(value) ~= "function" then
        prelude.usage("usage.argument", format("%s needs a function and got a %s", name, prelude.what(value)))
    end
end

-- A copy of an options table whose keys are all known. `known` nil: the host checks them.
function prelude.options_of(name, given, known)
    if given == nil then return {} end
    if type(given) ~= "table" or not host.is_plain(given) then
        local message = format("the options of %s are a plain table, not a %s", name, prelude.what(given))
        prelude.usage("usage.options", message)
    end
    local copy = {}
    for key, value in pairs(given) do
        if known and not known[key] then
            local meant = prelude.nearest(key, known)
            local remedy = meant and format("did you mean '%s'?", meant) or nil
            prelude.usage("usage.option", format("%s has no option '%s'", name, tostring(key)), remedy)
        end
        copy[key] = value
    end
    return copy
end
