-- finds: nothing
-- Only looking is tried again.
local all = gse.session { hosts = "all", timeout = "1m" }

gse.each(all, function(h)
    gse.exec(h, { "migrate", "up" })
    gse.retry(function() gse.exec(h, { "check", "schema" }) end, { attempts = 3, delay = "10s" })
end, { limit = 5 })
