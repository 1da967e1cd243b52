-- finds: nothing
-- Leaves alone the hosts that a rollout left alone, and restarts only where all is well.
local all = gse.session { hosts = "all", timeout = "1m" }

local report = gse.rollout {
    on = all,
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
if #report.done < #all.hosts then gse.degraded("not all hosts have 2.0", report) end
gse.exec(all, { "restart", "app" })
