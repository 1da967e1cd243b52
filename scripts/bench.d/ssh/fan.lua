-- One command on every host, so many times, each time waited for; tells how long all but the first took, which connects.
local args = gse.playbook { args = {
    steps = { int = { min = 1, max = 100000 } },
    rest = { matches = "[0-9.]+", default = "0", about = "seconds to be quiet in before and after what is timed" },
} }
local session = gse.session { hosts = "all" }

local function step()
    local result = gse.wait(gse.run(session, { "/bin/true" }))
    if not result.ok then gse.fail(result.worst.name .. ": " .. (result.worst.reason or result.worst.status)) end
end

local function rest()
    if args.rest == "0" then return end
    print("quiet")
    gse.sleep(tonumber(args.rest))
end

step()
rest()
local began = gse.now()
for _ = 2, args.steps do step() end
print(("warm %.3f"):format(gse.now() - began))
rest()
