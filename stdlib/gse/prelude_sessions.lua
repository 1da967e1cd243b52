-- Sessions: opening, narrowing and closing them.
local host, prelude = ...
local ipairs, pairs, tostring, type, unpack = ipairs, pairs, tostring, type, table.unpack
local format = string.format
local call, freeze, kind = host.call, host.freeze, host.kind
local gse, usage, none_left = prelude.gse, prelude.usage, prelude.none_left
local expect_session, options_of = prelude.expect_session, prelude.options_of

-- The names in a list of names, host tables and views; anything else is left for the host to refuse.
local function names_of(hosts)
    if type(hosts) ~= "table" or not host.is_plain(hosts) then
        if kind(hosts) == "session" then return { unpack(hosts.hosts) } end
        return hosts
    end
    local names = {}
    for key, entry in pairs(hosts) do
        local is_named = kind(entry) == "session" or (type(entry) == "table" and host.is_plain(entry))
        names[key] = is_named and entry.name or entry
    end
    return names
end

function gse.session(options, ...)
    none_left("gse.session", 1, ...)
    if options == nil then usage("usage.options", "gse.session needs a table of options, {} for none") end
    local copy = options_of("gse.session", options)
    if copy.hosts ~= nil then copy.hosts = names_of(copy.hosts) end
    local answer = call("session", copy)
    return host.handle(prelude.SESSION, { id = answer.id, hosts = freeze(answer.hosts) })
end

function gse.on(session, hosts, ...)
    none_left("gse.on", 2, ...)
    expect_session("gse.on", session)
    local names = names_of(type(hosts) == "string" and { hosts } or hosts)
    if type(names) ~= "table" or #names == 0 then
        usage("usage.hosts", "gse.on needs a list of at least one host of the session")
    end
    local known, wanted, ordered = {}, {}, {}
    for _, name in ipairs(session.hosts) do known[name] = true end
    for _, name in pairs(names) do
        if type(name) ~= "string" or not known[name] then
            usage("usage.hosts", format("'%s' is not a host of this session", tostring(name)))
        end
        wanted[name] = true
    end
    for _, name in ipairs(session.hosts) do
        if wanted[name] then ordered[#ordered + 1] = name end
    end
    return host.handle(prelude.SESSION, { id = session.id, hosts = freeze(ordered) }, ordered)
end

function gse.close(session, ...)
    none_left("gse.close", 1, ...)
    expect_session("gse.close", session)
    call("close", session)
end
