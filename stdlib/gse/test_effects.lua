-- The effects of a rehearsal beside those a test expects.
local host = ...
local show = host.part "test_show"

local order = {}

-- An effect as a line: `web-1, web-2: systemctl reload nginx`, and behind an arrow how it ended where not well.
function order.line_of(effect)
    return table.concat(effect.hosts, ", ") .. ": " .. (effect.undo and "undo: " or "") .. effect.line
end

local function matches(expected, effect)
    local line = order.line_of(effect)
    local whole = line .. " → " .. effect.ending
    -- How it ended may be told with less than all that is known of it: `failed` of `failed, exit code 1`.
    return expected == line or expected == whole or whole:sub(1, #expected + 1) == expected .. ","
end

-- Whether the expected lines fit the effects; "..." stands for any number of them, and only the last one met is ever
-- tried again, so that many take no longer.
function order.fits(expected, effects)
    local i, j, gap, from = 1, 1, nil, nil
    while j <= #effects do
        if expected[i] == "..." then
            gap, from, i = i, j, i + 1
        elseif expected[i] and matches(expected[i], effects[j]) then
            i, j = i + 1, j + 1
        elseif gap then
            from = from + 1
            i, j = gap + 1, from
        else
            return false
        end
    end
    while expected[i] == "..." do i = i + 1 end
    return not expected[i]
end

-- What is wrong with the effects where "..." is expected too: the first line that nothing fits where it should stand.
function order.unmet(expected, effects)
    for count = 1, #expected do
        local part = table.move(expected, 1, count, 1, {})
        part[count + 1] = "..."
        if not order.fits(part, effects) then
            return ("no effect fits %s behind those before it; the effects are"):format(show.plain(expected[count]))
        end
    end
    return "more effects follow the last that was expected; the effects are"
end

return order
