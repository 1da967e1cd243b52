-- finds: lock held
-- The lock of a host whose snapshot failed is kept while the others go on.
local all = gse.session { hosts = "all", timeout = "1m" }

local skipped = {}
for _, name in ipairs(all.hosts) do
    local h = gse.on(all, { name })
    gse.lock("snapshot:" .. name)
    if gse.exec(h, { "snapshot", "db" }, { ok = false }).ok then
        gse.unlock("snapshot:" .. name)
    else
        skipped[#skipped + 1] = name
    end
end
if #skipped > 0 then gse.degraded("some hosts have no snapshot", { skipped = skipped }) end
