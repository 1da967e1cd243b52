-- What gse.rollout is to do, worked out before any host is touched: options, sizes of stages, order.
local host = ...

local shapes = {
    on = { "any", required = true },
    stages = { "table" },
    limit = { "any", default = 10 },
    order = { "string", default = "given" },
    seed = { "integer" },
    spread_by = { "any" },
    bake = { "duration", default = 0 },
    budget = { "any", default = 0 },
    on_budget = { "string", default = "stop" },
    on_failure = { "string" },
    count_lost = { "boolean", default = true },
    approve = { "table" },
    prepare = { "function" },
    apply = { "function", required = true },
    verify = { "function" },
    rollback = { "function" },
    ends = { "string", default = "degraded" },
    name = { "string", default = "rollout" },
}

local questions = {
    after = { "integer", min = 1, required = true },
    roles = { "table" },
    timeout = { "duration", min = 0.001 },
    message = { "string" },
}

local words = {
    order = { "given", "random", "spread" },
    on_budget = { "stop", "rollback_failed", "rollback_all" },
    on_failure = { "keep", "rollback" },
    ends = { "degraded", "failed", "return" },
}

local function usage(code, message, ...)
    host.usage("usage." .. code, "gse.rollout: " .. message:format(...))
end

local function check_words(o)
    for name, known in pairs(words) do
        local value, found = o[name], o[name] == nil
        for _, word in ipairs(known) do found = found or word == value end
        if not found then
            usage("argument", '%s must be "%s", not "%s"', name, table.concat(known, '", "'), value)
        end
    end
end

-- A share such as "5%" or "12.5%" as a whole number over a power of ten, so that no rounding is a float's.
local function share_of(name, value)
    local whole, fraction = value:match("^(%d+)%.?(%d*)%%$")
    if not whole or #whole > 3 or #fraction > 6 or value:find(".%", 1, true) then
        usage("argument", '%s must be a count or a share such as "5%%", not "%s"', name, value)
    end
    local share = { count = math.tointeger(tonumber(whole .. fraction)), of = 100 * math.tointeger(10 ^ #fraction) }
    if share.count > share.of then usage("argument", "%s must be at most 100%%, not %s", name, value) end
    return share
end

-- A count (an integer) or a share of all hosts (a string), never below `least`.
local function amount(name, value, least)
    local read
    if math.type(value) == "integer" then
        read = { count = value }
    elseif type(value) == "string" then
        read = share_of(name, value)
    else
        usage("type", '%s must be an integer or a share such as "5%%", not %s', name, tostring(value))
    end
    if read.count < least then usage("argument", "%s must be at least %d, not %s", name, least, tostring(value)) end
    return read
end

local function down(read, hosts)
    return read.of and hosts * read.count // read.of or read.count
end

local function up(read, hosts)
    return read.of and -(-hosts * read.count // read.of) or read.count
end

-- Counts must grow, and so must shares: whether a count is more than a share depends on the hosts of the day, and a
-- playbook must not be wrong on some days only.
local function read_stages(given)
    local stages, last = {}, {}
    for key in pairs(given) do
        if math.type(key) ~= "integer" or key < 1 or key > #given then usage("type", "stages must be a list") end
    end
    if #given == 0 then usage("argument", "stages must name at least one size") end
    for index, value in ipairs(given) do
        local name = ("stages[%d]"):format(index)
        local read = amount(name, value, 1)
        local kind = read.of and "share" or "count"
        local before = last[kind]
        if before and read.count * (before.of or 1) <= before.count * (read.of or 1) then
            usage("argument", "%s must be more than the %s before it, not %s", name, kind, tostring(value))
        end
        last[kind], stages[index] = read, read
    end
    return stages
end

-- How many hosts have been begun when each stage is over; one that adds none has the size of the one before.
local function sizes_of(stages, hosts)
    local sizes, most = host.array({}), 0
    for index, read in ipairs(stages) do
        most = math.max(most, math.min(up(read, hosts), hosts))
        sizes[index] = most
    end
    return sizes
end

local function check_question(approve, stages)
    if not approve then return nil end
    local question = host.gse.check.options("gse.rollout: approve", approve, questions)
    if question.after >= stages then
        usage("argument", "approve.after is a stage before the last, 1 to %d, not %d", stages - 1, question.after)
    end
    local roles = question.roles or {}
    for index, role in ipairs(roles) do
        if type(role) ~= "string" then usage("type", "approve.roles[%d] must be a string", index) end
    end
    if question.roles and #roles == 0 then usage("argument", "approve.roles is empty: nobody could answer") end
    if question.message == "" then usage("argument", "approve.message must say what is to be approved") end
    return question
end

local function check_rollback(o)
    local backs = o.on_budget ~= "stop"
    o.on_failure = o.on_failure or (backs and "rollback" or "keep")
    if o.rollback then return end
    if backs then usage("option", 'on_budget = "%s" needs rollback, a function', o.on_budget) end
    if o.on_failure == "rollback" then usage("option", 'on_failure = "rollback" needs rollback, a function') end
end

local function check_order(o)
    if o.order == "spread" and o.spread_by == nil then
        usage("option", 'order = "spread" needs spread_by: a variable of the hosts, a list of groups, or a function')
    end
    if o.order ~= "spread" and o.spread_by ~= nil then usage("option", 'spread_by needs order = "spread"') end
    if o.order ~= "random" and o.seed ~= nil then usage("option", 'seed needs order = "random"') end
end

---Reads the options of gse.rollout and decides what can be decided before the first host.
---@param opts table
---@return table plan the options, with `units` in order, `sizes`, `limit` and `budget` as counts
return function(opts)
    local o = host.gse.check.options("gse.rollout", opts, shapes)
    if host.kind(o.on) ~= "session" then usage("type", "on must be a session") end
    check_words(o)
    check_rollback(o)
    check_order(o)
    local stages = read_stages(o.stages or { 1, "10%", "50%", "100%" })
    local limit, budget = amount("limit", o.limit, 1), amount("budget", o.budget, 0)
    o.approve = check_question(o.approve, #stages)
    local units = {}
    for index, view in ipairs(host.views(o.on)) do
        units[index] = { name = view.name, view = view, state = "waiting", groups = {} }
    end
    o.units = host.part("rollout_order")(units, o, usage)
    o.sizes = sizes_of(stages, #units)
    o.limit, o.budget = math.max(1, down(limit, #units)), down(budget, #units)
    return o
end
