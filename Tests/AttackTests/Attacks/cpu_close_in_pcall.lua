-- vector: __close that catches its own end and goes on
-- expect: killed-by-limit
-- why: closing values run while an error unwinds
local NAME = "cpu_close_in_pcall"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function again() return setmetatable({}, {__close = function() while true do pcall(error, "x") end end}) end
pcall(function() local a <close> = again() local b <close> = again() error("go") end)
escaped("it came back")
