-- finds: verify ignored
-- Looks whether a host works, and takes it back into the pool whatever was seen.
local all = gse.session { hosts = "all", timeout = "1m" }

gse.each(all, function(h)
    gse.exec(h, { "deploy", "2.0" })
    gse.exec(h, { "check", "app" }, { ok = false })
    gse.exec(h, { "pool", "join" })
end, { limit = 1 })
