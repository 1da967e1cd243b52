-- vector: an error of millions of lines
-- expect: error
-- why: the end of a run is shown on a screen
local NAME = "out_error_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
error(("line\n"):rep(2000000), 0)
