-- vector: gse.fail with a message and data of megabytes
-- expect: error
-- why: the end of a run is shown and on record
local NAME = "lim_fail_large"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
gse.fail(("x"):rep(2 << 20), {y = ("z"):rep(1 << 20)})
