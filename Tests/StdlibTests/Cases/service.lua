-- gse.service reads its arguments strictly, before anything is looked at.
local expect = require "lib.expect"
local session = gse.session {}
local service = gse.service

local misuses = {
    { function() service.status(5, "app") end, "the first argument must be a session" },
    { function() service.status(session) end, "must be the name of a service" },
    { function() service.status(session, "-x") end, "must be the name of a service" },
    { function() service.status(session, "a b") end, "must be the name of a service" },
    { function() service.status(session, "app", { within = 1 }) end, "unknown option within" },
    { function() service.start(session, "app", { whithin = 1 }) end, "unknown option whithin" },
    { function() service.start(session, "app", 5) end, "options must be a table" },
    { function() service.start(session, "app", { within = -1 }) end, "within must be between 0" },
    { function() service.start(session, "app", { every = 0 }) end, "every must be at least" },
    { function() service.start(session, "app", { pidfile = "/run/app.pid" }) end, "command is missing" },
    { function() service.restart(session, "app", { pidfile = "/run/app.pid" }) end, "command is missing" },
    { function() service.start(session, "app", { signal = "HUP" }) end, "a signal only stops or reloads" },
    { function() service.reload(session, "app", { signal = "HUP" }) end, "signal needs pidfile" },
    { function() service.reload(session, "app", { pidfile = "/a", signal = "-9" }) end, 'a name such as "HUP"' },
    { function() service.stop(session, "app", { pidfile = "/a", signal = "HUP", command = "x" }) end, "not both" },
    { function() service.stop(session, "app", { process = "app" }) end, "process needs pidfile" },
    { function() service.reboot(session, { settle = 1 }) end, "unknown option settle" },
    { function() service.reboot(5) end, "the first argument must be a session" },
    { function() service.reboot(session, { limit = 0 }) end, "limit must be at least 1" },
}
for _, misuse in ipairs(misuses) do expect.raised(misuse[1], "usage", misuse[2]) end
expect.raised(function() service.status(session, "app") end, "refused", "systemctl")
