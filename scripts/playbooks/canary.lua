-- Rolls a release of app out over the web servers: one host, a tenth, half, all of them. Each host must answer with the
-- new release; when too many do not, every host gets the release back that it had.

local args = gse.playbook {
    about = "Roll a release of app out, one host first, and take it back where it does not answer.",
    targets = "group:web",
    lock = "rollout:app",
    args = {
        release = { matches = "[0-9]+\\.[0-9]+\\.[0-9]+", about = "the release, a directory below /srv/app/releases" },
        bake = { duration = true, default = "30m", about = "how long to watch after each stage" },
    },
}

local current = "/srv/app/current"
local wanted = "/srv/app/releases/" .. args.release

local function run_release(h, directory)
    gse.exec(h, { "ln", "-sfn", directory, current })
    gse.exec(h, { "systemctl", "restart", "app" })
end

return gse.rollout {
    on = gse.session { hosts = gse.targets(), timeout = "1m" },
    stages = { 1, "10%", "50%", "100%" },
    limit = 20,
    bake = args.bake,
    budget = "5%",
    on_budget = "rollback_all",
    on_failure = "rollback",

    prepare = function(h)
        gse.exec(h, { "test", "-x", wanted .. "/bin/app" })
        h.state.before = gse.exec(h, { "readlink", current }).text
    end,

    apply = function(h) run_release(h, wanted) end,

    verify = function(h)
        gse.probe(h, { http = "http://127.0.0.1:8080/version", contains = args.release }, { within = "60s" })
    end,

    rollback = function(h) run_release(h, h.state.before) end,
}
