-- In which order gse.rollout takes the hosts, and which of them must not be down together.
local host = ...

-- splitmix64: an order of its own seed, which leaves the playbook's `math.random` as it is.
local function generator(seed)
    return function(most)
        seed = seed + 0x9E3779B97F4A7C15
        local mixed = seed
        mixed = (mixed ~ (mixed >> 30)) * 0xBF58476D1CE4E5B9
        mixed = (mixed ~ (mixed >> 27)) * 0x94D049BB133111EB
        mixed = mixed ~ (mixed >> 31)
        return (mixed >> 1) % most + 1
    end
end

local function shuffled(units, o)
    o.seed = o.seed or math.random(0, 0x7FFFFFFF)
    local random = generator(o.seed)
    for last = #units, 2, -1 do
        local other = random(last)
        units[last], units[other] = units[other], units[last]
    end
    return units
end

local function by_variable(name, usage)
    return function(view)
        local value = view.vars[name]
        if value == nil then usage("argument", "spread_by: %s has no variable '%s'", view.name, name) end
        return { tostring(value) }
    end
end

local function by_groups(names, units, usage)
    local members = {}
    if #names == 0 then usage("argument", "spread_by must name at least one group") end
    for index, name in ipairs(names) do
        if type(name) ~= "string" then usage("type", "spread_by[%d] must be a group's name", index) end
        members[name] = 0
    end
    local function groups_of(view)
        local own = {}
        for _, name in ipairs(view.groups) do
            if members[name] then own[#own + 1] = name end
        end
        return own
    end
    for _, unit in ipairs(units) do
        for _, name in ipairs(groups_of(unit.view)) do members[name] = members[name] + 1 end
    end
    for _, name in ipairs(names) do
        if members[name] == 0 then usage("argument", "spread_by: no host of the session is in group '%s'", name) end
    end
    return groups_of
end

local function by_function(fn, usage)
    return function(view)
        local key = fn(view)
        if key ~= nil and type(key) ~= "string" and math.type(key) ~= "integer" then
            usage("type", "spread_by must return a string, an integer or nil, not a %s", type(key))
        end
        return { key ~= nil and tostring(key) or nil }
    end
end

local function reader(spread_by, units, usage)
    if type(spread_by) == "string" then return by_variable(spread_by, usage) end
    if type(spread_by) == "function" then return by_function(spread_by, usage) end
    if type(spread_by) == "table" then return by_groups(spread_by, units, usage) end
    usage("type", "spread_by must be a variable's name, a list of groups, or a function")
end

-- The first host of each group, then the second of each, and so on: so a window finds hosts of different groups.
local function spread(units, o, usage)
    local groups_of = reader(o.spread_by, units, usage)
    local rounds, taken = {}, {}
    for _, unit in ipairs(units) do
        unit.groups = groups_of(unit.view)
        local first = unit.groups[1] or ""
        taken[first] = (taken[first] or 0) + 1
        local round = rounds[taken[first]] or {}
        rounds[taken[first]] = round
        round[#round + 1] = unit
    end
    local ordered = {}
    for _, round in ipairs(rounds) do table.move(round, 1, #round, #ordered + 1, ordered) end
    return ordered
end

return function(units, o, usage)
    if o.order == "random" then return shuffled(units, o) end
    if o.order == "spread" then return spread(units, o, usage) end
    return units
end
