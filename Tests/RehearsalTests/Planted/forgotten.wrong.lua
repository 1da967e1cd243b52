-- finds: host forgotten
-- The last hosts do not fill a batch, and are left out.
local all = gse.session { hosts = "all", timeout = "1m" }

local size = 8
for batch = 1, #all.hosts // size do
    local names = table.move(all.hosts, (batch - 1) * size + 1, batch * size, 1, {})
    gse.exec(gse.on(all, names), { "deploy", "2.0" })
end
