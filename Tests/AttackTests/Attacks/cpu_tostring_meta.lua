-- vector: __tostring and __name in a loop of print arguments
-- expect: killed-by-limit
-- why: metamethods of the script in a host call
local NAME = "cpu_tostring_meta"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local o = setmetatable({}, {__tostring = function() while true do end end}) print(o)
