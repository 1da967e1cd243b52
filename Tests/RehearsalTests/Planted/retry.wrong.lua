-- finds: repeated command
-- A migration that failed half way is begun again.
local all = gse.session { hosts = "all", timeout = "1m" }

gse.each(all, function(h)
    gse.retry(function()
        gse.exec(h, { "migrate", "up" })
        gse.exec(h, { "check", "schema" })
    end, { attempts = 3, delay = "10s" })
end, { limit = 5 })
