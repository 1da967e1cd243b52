-- finds: budget exceeded
-- One more host may fail than was said.
local args = gse.playbook { args = { budget = { int = { min = 0, max = 100 }, default = 2 } } }
local all = gse.session { hosts = "all", timeout = "1m" }

local failed = {}
for _, name in ipairs(all.hosts) do
    if #failed > args.budget + 1 then break end
    local h = gse.on(all, { name })
    if not gse.exec(h, { "deploy", "2.0" }, { ok = false }).ok then failed[#failed + 1] = name end
end
if #failed > args.budget then gse.fail(#failed .. " hosts failed", { failed = failed }) end
if #failed > 0 then gse.degraded(#failed .. " hosts failed", { failed = failed }) end
