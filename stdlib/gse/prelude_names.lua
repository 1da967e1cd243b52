-- Names that are not there: what a playbook may have meant by them.
local host, prelude = ...
local byte, format, ipairs, min, pairs = string.byte, string.format, ipairs, math.min, pairs
local rawset, sub, type = rawset, string.sub, type

local MODULES = { "check", "collector", "json", "reload", "retry", "rollout", "service", "test", "text" }

-- The number of letters to insert, delete, replace or swap with the next one.
local function distance(a, b)
    local before, last, row = nil, {}, nil
    for j = 0, #b do last[j] = j end
    for i = 1, #a do
        row = { [0] = i }
        for j = 1, #b do
            local same = byte(a, i) == byte(b, j)
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same and 0 or 1))
            if i > 1 and j > 1 and byte(a, i) == byte(b, j - 1) and byte(a, i - 1) == byte(b, j) then
                row[j] = min(row[j], before[j - 2] + 1)
            end
        end
        before, last = last, row
    end
    return last[#b]
end

-- The name of the set nearest to the one given, or nil when none is near.
function prelude.nearest(given, names)
    if type(given) ~= "string" or #given > 40 then return nil end
    local best, least = nil, #given < 4 and 1 or 2
    for name in pairs(names) do
        if type(name) == "string" then
            local edits = distance(given, name)
            if edits < least or (edits == least and not best) then best, least = name, edits end
        end
    end
    return best
end

-- The `__index` of `gse`: a stdlib module on first use, else a usage error. A playbook that asks whether a
-- module is there says `pcall(require, "gse.rollout")`.
function prelude.absent(gse, key)
    if type(key) ~= "string" then return nil end
    local value = prelude.stdlib_module("gse." .. key)
    if value ~= nil then
        rawset(gse, key, value)
        return value
    end
    local names = {}
    for name in pairs(gse) do names[name] = true end
    for _, name in ipairs(MODULES) do names[name] = true end
    local meant = prelude.nearest(key, names)
    local remedy = meant and format("did you mean gse.%s?", meant)
    local shown = #key > 60 and sub(key, 1, 60) .. "…" or key
    prelude.usage("usage.field", format("gse has no field '%s'", shown), remedy or nil)
end
