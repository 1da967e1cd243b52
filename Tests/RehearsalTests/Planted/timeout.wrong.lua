-- finds: timeout beyond the run's
-- The run is over after an hour: what is done after the time-out is never done.
local all = gse.session { hosts = "all", timeout = "1m" }

local taken = gse.exec(all, { "snapshot", "db" }, { timeout = "3h", ok = false })
if not taken.ok then gse.fail("no snapshot", { failed = taken.failed }) end
gse.exec(all, { "migrate", "up" })
