-- finds: no rollback
-- Puts a host back when the check fails, but not when the restart does.
local all = gse.session { hosts = "all", timeout = "1m" }

gse.each(all, function(h)
    gse.exec(h, { "deploy", "2.0" })
    gse.exec(h, { "restart", "app" })
    local seen = gse.exec(h, { "check", "app" }, { ok = false })
    if not seen.ok then
        gse.exec(h, { "deploy", "1.9" })
        gse.exec(h, { "restart", "app" })
        gse.fail(h.name .. " does not work with 2.0 and has 1.9 again")
    end
end, { limit = 1 })
