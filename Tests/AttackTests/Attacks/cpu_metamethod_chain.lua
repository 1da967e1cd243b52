-- vector: __index chains as long as Lua lets them
-- expect: killed-by-limit
-- why: two thousand steps per read
local NAME = "cpu_metamethod_chain"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} for i = 1, 1900 do t = setmetatable({}, {__index = t}) end local n while true do n = t.x end
