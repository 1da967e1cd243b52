-- Rotates the certificate of the web servers, one tenth of them at a time: puts the new pair in place, has nginx test it
-- and take it up, and puts the old pair back where nginx does not.

local args = gse.playbook {
    about = "Rotate the certificate of the web servers.",
    targets = "group:web",
    lock = "certificate:web",
    args = {
        name = { matches = "[a-z0-9.-]+", about = "the certificate, files NAME.pem beside this playbook" },
        valid = { duration = true, default = "168h", about = "how long it must be valid from now on" },
    },
}

local directory = "/etc/nginx/tls/"
local certificate = directory .. args.name .. ".pem"

local function workers(h)
    return gse.exec(h, { "pgrep", "-f", "nginx: worker process" }, { ok = { 0, 1 } }).text
end

local seconds = tostring(math.tointeger(args.valid))
local still_valid = { "openssl", "x509", "-in", certificate, "-noout", "-checkend", seconds }

local hosts = gse.targets()
local report = gse.reload {
    on = gse.session { hosts = hosts, timeout = "30s" },
    files = {
        { path = certificate, file = args.name .. ".pem", mode = "0644", backup = 3 },
        { path = directory .. args.name .. ".key", content = gse.secret("tls/key"), mode = "0600", backup = 3 },
    },
    validate = { "nginx", "-t", "-q" },
    apply = { "systemctl", "reload", "nginx" },
    -- The new certificate is valid for long enough; those workers that serve the old one are gone, and there are others.
    evidence = function(h, before)
        local now = workers(h)
        if not before then return now end
        gse.exec(h, still_valid)
        return now ~= "" and now ~= before
    end,
    probe = { tcp = "127.0.0.1:443" },
    within = "30s",
    limit = math.max(1, #hosts // 10),
}

return { changed = report.changed, unchanged = report.unchanged }
