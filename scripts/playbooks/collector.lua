-- Puts a sub-configuration on the log collectors of a fleet, where every agent is well: on one host first, then on the
-- others. Where the collector does not take it up, the old one is put back, and no further host is begun.

local args = gse.playbook {
    about = "Have a fleet's log collectors take up a sub-configuration, or put the old one back.",
    targets = "group:collectors",
    args = {
        config = {
            matches = "bkunifylogbeat_sub_[0-9]+_[a-z]+_[0-9]+\\.conf",
            about = "the sub-configuration, a file beside this playbook",
        },
        root = { matches = "/[A-Za-z0-9._/-]+", default = "/usr/local/gse", about = "where the agent is installed" },
        at_once = { int = { min = 1, max = 100 }, default = 10, about = "hosts at once, after the first" },
    },
}

local collector = {
    root = args.root,
    subscription = math.tointeger(tonumber(args.config:match("_sub_(%d+)_"))),
}

-- The collector skips a file without a data id, and says so to nobody.
gse.check.expect(gse.file(args.config):find("dataid: [1-9]"), args.config .. " has no dataid")

local function roll_out(hosts)
    local plugins = args.root .. "/plugins/"
    return gse.reload {
        on = gse.session { hosts = hosts, timeout = "30s" },
        files = { {
            path = plugins .. "etc/bkunifylogbeat/" .. args.config,
            file = args.config,
            absent = "",  -- where there was none, an empty one, which the collector skips
            backup = 5,
        } },
        apply = { plugins .. "bin/reload.sh", "bkunifylogbeat" },
        evidence = gse.collector.evidence(collector),
        within = "60s",
        every = "2s",
        limit = args.at_once,
    }
end

-- A collector delivers to its agent: where that is not well, nothing is touched, and nobody else's host either.
local agents = gse.collector.check(gse.session { hosts = gse.targets(), timeout = "30s" }, { root = args.root })
local complaints = {}
for name, report in pairs(agents.by_host) do
    for _, item in ipairs(report.data) do
        if not item.status then
            complaints[#complaints + 1] = ("%s: %s %s %s"):format(name, item.module, item.item, item.message)
        end
    end
end
if #complaints > 0 then gse.fail("not every agent is well: " .. table.concat(complaints, "; ")) end

local hosts = gse.targets()
local first = table.remove(hosts, 1)
local changed = roll_out({ first }).changed
gse.log("info", first.name .. " has taken it up")
if #hosts > 0 then
    for name, paths in pairs(roll_out(hosts).changed) do changed[name] = paths end
end
return { changed = changed, healthy = #hosts + 1 }
