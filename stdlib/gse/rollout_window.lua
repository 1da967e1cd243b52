-- A sliding window over hosts: at most `limit` at once, and the place of one that ends is given away at once.
local host = ...

local window = {}

-- The next host whose groups have nobody in flight; nil when there is none now. With `is_strict` only the first that
-- has not begun may be the next.
local function next_of(line, busy, is_strict)
    local units = line.units
    while line.first <= #units and units[line.first].line == line do line.first = line.first + 1 end
    for index = line.first, is_strict and math.min(line.first, #units) or #units do
        local unit = units[index]
        local free = unit.line ~= line
        for _, group in ipairs(unit.groups) do free = free and not busy[group] end
        if free then return unit end
    end
end

---Runs `work(unit)` for the units of a list, in order, as strands.
---
---No two units of one group are in flight at once; the groups in `held` are busy from the start, and those of a unit
---stay busy when `work` returns true. `may_begin()` is asked before every single unit; once false, it stays so. With
---`is_strict` a unit whose group is busy keeps those behind it waiting, else it is overtaken. Returns when all that
---began have ended.
function window.run(units, o)
    local line = { first = 1, units = units }
    local busy = o.held
    local me, running = host.self(), 0
    local function begin(unit)
        running, unit.line = running + 1, line
        for _, group in ipairs(unit.groups) do busy[group] = (busy[group] or 0) + 1 end
        host.spawn(function()
            -- Asked again: another that was begun with this one may have ended since without ever waiting.
            local holds = false
            if o.may_begin() then holds = o.work(unit) end
            running = running - 1
            if not holds then
                for _, group in ipairs(unit.groups) do
                    busy[group] = busy[group] > 1 and busy[group] - 1 or nil
                end
            end
            host.wake(me)
        end)
    end
    while true do
        while running < o.limit and o.may_begin() do
            local unit = next_of(line, busy, o.is_strict)
            if not unit then break end
            begin(unit)
        end
        if running == 0 then return end
        host.park()
    end
end

return window
