-- vector: gse.fail with eight megabytes of escapes as its message, a megabyte as its data
-- expect: error
-- why: what ends the run is put on record and shown
local NAME = "lim_fail_escapes"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
gse.fail(("\27[31m"):rep(1600000), {("\1"):rep(1 << 20)})
