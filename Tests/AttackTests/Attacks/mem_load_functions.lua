-- vector: chunks without end that are kept
-- expect: killed-by-limit
-- why: each holds its code
local NAME = "mem_load_functions"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} while true do t[#t + 1] = load("local a = ... return function() return a, " .. #t .. " end") end
