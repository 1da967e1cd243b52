-- finds: budget exceeded
-- Begins again with a new budget where the rollout stopped.
local all = gse.session { hosts = "all", timeout = "1m" }

local function roll(on)
    return gse.rollout {
        on = on,
        stages = { 1, "20%", "100%" },
        limit = 5,
        budget = 1,
        apply = function(h) gse.exec(h, { "deploy", "2.0" }) end,
        verify = function(h) gse.exec(h, { "check", "app" }) end,
        rollback = function(h) gse.exec(h, { "deploy", "1.9" }) end,
        on_budget = "rollback_failed",
        on_failure = "rollback",
        ends = "return",
    }
end

local report = roll(all)
local done = #report.done
if #report.untouched > 0 then done = done + #roll(gse.on(all, report.untouched)).done end
if done < #all.hosts then gse.degraded("not all hosts have 2.0") end
