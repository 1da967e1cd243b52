-- finds: nothing
-- Looks at the budget before every host of a window.
local args = gse.playbook { args = { budget = { int = { min = 0, max = 100 }, default = 1 } } }
local all = gse.session { hosts = "all", timeout = "1m" }

local failed = 0
gse.each(all, function(h)
    if failed > args.budget then return end
    if not gse.exec(h, { "deploy", "2.0" }, { ok = false }).ok then failed = failed + 1 end
end, { limit = 3 })
if failed > 0 then gse.fail(failed .. " hosts failed") end
