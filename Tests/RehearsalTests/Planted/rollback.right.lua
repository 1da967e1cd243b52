-- finds: nothing
-- Puts a host back whatever fails.
local all = gse.session { hosts = "all", timeout = "1m" }

local function put_back(h)
    local deployed = gse.exec(h, { "deploy", "1.9" }, { ok = false })
    local restarted = gse.exec(h, { "restart", "app" }, { ok = false })
    if not (deployed.ok and restarted.ok) then gse.log("error", h.name .. " is not back") end
end

gse.each(all, function(h)
    local ok, err = pcall(function()
        gse.exec(h, { "deploy", "2.0" })
        gse.exec(h, { "restart", "app" })
        gse.exec(h, { "check", "app" })
    end)
    if not ok then
        put_back(h)
        error(err, 0)
    end
end, { limit = 1 })
