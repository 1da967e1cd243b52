-- vector: a long log line of nothing but control characters
-- expect: harmless
-- why: each is spelled out, and that must not cost more the longer the line is
local NAME = "out_log_controls_long"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
gse.log("info", ("\27"):rep(500000)) gse.log("info", ("\n"):rep(500000))
