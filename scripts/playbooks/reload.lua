-- Puts a release of a page on nginx: tests the new configuration, swaps it in, reloads nginx, looks at the page over
-- HTTP, and puts the old configuration back when the page is not there.

local args = gse.playbook {
    about = "Put a release on nginx, or put the old one back.",
    args = {
        directory = { matches = "/[A-Za-z0-9._/-]+", about = "where nginx has its files" },
        port = { int = { min = 1024, max = 65535 }, about = "where nginx listens on 127.0.0.1" },
        release = { matches = "[a-z0-9-]+", about = "the page to serve, a directory below pages/" },
    },
}

local conf = args.directory .. "/conf/"
local pidfile = args.directory .. "/run/nginx.pid"

local function workers(h)
    local master = gse.text.trim(gse.get(h, pidfile).content)
    return gse.text.lines(gse.exec(h, { "pgrep", "-P", master }).text)
end

-- Called first to see which workers there are, and after the reload until all of those have gone.
local function replaced(h, before)
    local now = workers(h)
    if not before then return now end
    for _, old in ipairs(before) do
        for _, new in ipairs(now) do
            if new == old then return false end
        end
    end
    return #now > 0
end

local report = gse.reload {
    on = gse.session { hosts = { "localhost" }, timeout = "10s" },
    files = { {
        path = conf .. "nginx.conf",
        stage = conf .. "staged.conf",
        template = "nginx.conf.template",
        vars = { directory = args.directory, port = args.port, release = args.release },
        backup = 2,
    } },
    validate = { "nginx", "-t", "-q", "-p", args.directory, "-c", conf .. "staged.conf" },
    apply = { signal = "HUP", pidfile = pidfile },
    evidence = replaced,
    probe = { http = ("http://127.0.0.1:%d/"):format(args.port), status = 200, contains = "release" },
    within = "5s",
}

return { release = args.release, changed = report.changed, unchanged = report.unchanged }
