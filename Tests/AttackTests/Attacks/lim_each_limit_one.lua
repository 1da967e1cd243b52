-- vector: gse.each one at a time over a list without end
-- expect: killed-by-limit
-- why: the list is copied before it begins
local NAME = "lim_each_limit_one"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local endless = setmetatable({}, {__index = function(_, i) return i end})
gse.each(endless, function() gse.sleep(0) end, {limit = 1})
escaped("it ended")
