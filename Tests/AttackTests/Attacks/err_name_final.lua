-- vector: the run ends with an error whose type has a name of escapes
-- expect: error
-- why: what ends the run is shown
local NAME = "err_name_final"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local v = setmetatable({}, {__name = "\27[2J\u{9b}31m" .. ("n"):rep(100000)})
string.rep(v)
