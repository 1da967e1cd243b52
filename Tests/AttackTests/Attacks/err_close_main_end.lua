-- vector: __close of the main chunk calls the host for ever after its error
-- expect: error
-- why: closing is still the run
local NAME = "err_close_main_end"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local c <close> = setmetatable({}, {__close = function() while true do gse.now() end end})
error("x")
