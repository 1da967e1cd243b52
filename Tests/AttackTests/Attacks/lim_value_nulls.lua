-- vector: a value of a million nulls in every call that takes one
-- expect: error
-- why: few bytes on the wire are much memory
local NAME = "lim_value_nulls"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local w = {} for i = 1, 1000000 do w[i] = gse.json.null end
for i = 1, 5 do pcall(gse.log, "info", "x", {w = w}) pcall(gse.session, {hosts = w}) pcall(gse.hosts, w) pcall(gse.random, w) pcall(gse.playbook, w) pcall(gse.sleep, w) pcall(gse.fail, "x", w) end
