-- gse.retry: call a function again until it succeeds, with growing pauses. Each attempt's effects are on record.
local host = ...

local shapes = {
    attempts = { "integer", default = 3, min = 1 },
    delay = { "duration", default = 1 },
    factor = { "number", default = 2, min = 1 },
    max_delay = { "duration", default = 30 },
    jitter = { "boolean", default = true },
    when = { "function" },
}

-- Asking again changes nothing about a refusal or a mistake, nor about a fault that says so.
local function may_pass(err)
    if not host.is_error(err) then return true end
    if err.kind == "fault" then return err.retryable end
    return err.kind ~= "refused" and err.kind ~= "usage"
end

-- Between half of the pause and all of it, so that many hosts do not come back at the same moment.
local function shortened(pause)
    return pause * (0.5 + math.random() / 2)
end

local function words(err)
    return host.is_error(err) and err.message or tostring(err)
end

---@class gse.RetryOptions
---@field attempts? integer how often at most, 3
---@field delay? gse.duration the first pause, 1s
---@field factor? number what each further pause is multiplied by, 2
---@field max_delay? gse.duration no pause is longer, 30s
---@field jitter? boolean cut pauses by up to half, true
---@field when? fun(err: any): boolean whether to try again after this error

---Calls a function up to `attempts` times and returns its values, or raises its last error with `.attempts`.
---
---The pause after the first failure is `delay`, each further one `factor` times longer, none longer than `max_delay`;
---with `jitter` each is cut by up to half, from the recorded seed. Refusals, usage errors and faults that are not
---`retryable` are raised at once, unless `when(err)` is given: it alone decides then.
---
---    local page = gse.retry(function() return gse.exec(s, { "fetch", "page" }) end, { attempts = 5, delay = "2s" })
---
---@generic T
---@param fn fun(): T
---@param opts? gse.RetryOptions
---@return T
return function(fn, opts)
    if type(fn) ~= "function" then
        host.usage("usage.type", "gse.retry: the first argument must be a function, not a " .. type(fn))
    end
    local gse = host.gse
    local o = gse.check.options("gse.retry", opts, shapes)
    local when = o.when or may_pass
    local pause = math.min(o.delay, o.max_delay)
    local attempt = 1
    while true do
        local answer = table.pack(pcall(fn))
        if answer[1] then return table.unpack(answer, 2, answer.n) end
        local err = answer[2]
        if attempt == o.attempts or not when(err) then
            error(host.extend(err, { attempts = attempt }), 0)
        end
        local wait = o.jitter and shortened(pause) or pause
        gse.log("info", ("gse.retry: attempt %d of %d: %s"):format(attempt, o.attempts, words(err)), { pause = wait })
        gse.sleep(wait)
        pause = math.min(pause * o.factor, o.max_delay)
        attempt = attempt + 1
    end
end
