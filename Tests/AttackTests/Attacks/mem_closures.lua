-- vector: closures without end
-- expect: killed-by-limit
-- why: each holds its upvalue
local NAME = "mem_closures"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} while true do local x = {} t[#t + 1] = function() return x end end
