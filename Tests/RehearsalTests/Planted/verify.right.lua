-- finds: nothing
-- A host that does not work is put back by the run, and does not come into the pool.
local all = gse.session { hosts = "all", timeout = "1m" }

gse.each(all, function(h)
    local back = gse.undo(h, { "deploy", "1.9" })
    gse.exec(h, { "deploy", "2.0" })
    gse.exec(h, { "check", "app" })
    gse.exec(h, { "pool", "join" })
    gse.keep(back)
end, { limit = 1 })
