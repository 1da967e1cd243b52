-- One command after another, each waited for.
local args = gse.playbook { args = { count = { int = { min = 1, max = 1000000 } } } }
local session = gse.session { hosts = { "localhost" } }
for _ = 1, args.count do
    local result = gse.wait(gse.run(session, { "true" }))
    if not result.ok then gse.fail("true failed: " .. result.status) end
end
