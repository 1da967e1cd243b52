-- vector: a selector and a list that stand for a billion hosts
-- expect: error
-- why: ranges are counted before they are made
local NAME = "hst_range_wide"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, t in ipairs{"h[1-999999999]", "h[1-99999][1-99999]", "h[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]", "h[000000001-999999999]", "h[9223372036854775806-9223372036854775807]", "h[1-18446744073709551616]", "h[-1-5]", "h[5-1]"} do pcall(gse.session, {hosts = t}) pcall(gse.hosts, t) pcall(gse.session, {hosts = {t}}) end
