-- finds: nothing
-- The time-out comes before the run is over.
local all = gse.session { hosts = "all", timeout = "1m" }

local taken = gse.exec(all, { "snapshot", "db" }, { timeout = "30m", ok = false })
if not taken.ok then gse.fail("no snapshot", { failed = taken.failed }) end
gse.exec(all, { "migrate", "up" })
