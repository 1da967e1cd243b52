-- The calls that go to the host as they are, and what the host told about the run.
local host, prelude = ...
local call, freeze, world = host.call, host.freeze, host.world
local gse, none_left = prelude.gse, prelude.none_left

function gse.sleep(duration, ...)
    none_left("gse.sleep", 1, ...)
    call("sleep", duration)
end

function gse.now(...)
    none_left("gse.now", 0, ...)
    return call("now")
end

function gse.random(m, n, ...)
    none_left("gse.random", 2, ...)
    if n ~= nil then return call("random", m, n) end
    if m ~= nil then return call("random", m) end
    return call("random")
end

function gse.log(level, message, fields, ...)
    none_left("gse.log", 3, ...)
    call("log", level, message, fields)
end

function gse.progress(done, total, label, ...)
    none_left("gse.progress", 3, ...)
    call("progress", done, total, label)
end

function gse.fail(message, data, ...)
    none_left("gse.fail", 2, ...)
    call("fail", message, data)
end

function gse.degraded(message, data, ...)
    none_left("gse.degraded", 2, ...)
    call("degraded", message, data)
end

function gse.playbook(header, ...)
    none_left("gse.playbook", 1, ...)
    return call("playbook", header)
end

function gse.hosts(selector, ...)
    none_left("gse.hosts", 1, ...)
    return call("hosts", selector)
end

function gse.targets(...)
    none_left("gse.targets", 0, ...)
    return call("targets")
end

function gse.file(name, ...)
    none_left("gse.file", 1, ...)
    return call("file", name)
end

function gse.secret(name, ...)
    none_left("gse.secret", 1, ...)
    return host.handle(prelude.SECRET, call("secret", name))
end

gse.args = freeze(world.args or {})
gse.run_id = world.run_id
gse.dry_run = world.dry_run
gse.version = world.version
