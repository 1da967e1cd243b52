-- Patches and reboots the web servers one after another: takes a host out of the balancer, upgrades it, reboots it, and
-- takes it in again when it serves. One run at a time; a host that fails ends it, and stays out of the balancer.

local args = gse.playbook {
    about = "Patch and reboot the web servers, one after another.",
    targets = "group:web",
    lock = "maintenance:web",
    args = {
        balancer = { matches = "[a-z0-9-]+", default = "lb-01", about = "the host that balances" },
        drain = { duration = true, default = "30s", about = "how long open requests may take" },
    },
}

local balancer = gse.session { hosts = { args.balancer }, helper = true, timeout = "30s" }
local hosts = gse.session { hosts = gse.targets(), timeout = "15m" }

local function serves(h) return gse.probe(h, { http = "http://127.0.0.1/health" }, { within = "5m" }) end

local done = 0
gse.each(hosts, function(h)
    -- Where not all of the others serve, this one is needed.
    serves(hosts)

    gse.exec(balancer, { "balancer", "drain", h.name })
    -- Until it is touched it may come back at once, also when this run is killed here.
    local rejoin = gse.undo(balancer, { "balancer", "join", h.name })
    gse.sleep(args.drain)
    gse.keep(rejoin)

    gse.exec(h, { "apt-get", "-q", "-y", "upgrade" }, { timeout = "15m" })
    gse.service.reboot(h, { within = "15m" })
    serves(h)

    gse.exec(balancer, { "balancer", "join", h.name })
    done = done + 1
    gse.progress(done, #hosts.hosts, h.name)
end, { limit = 1 })

return { rebooted = done }
