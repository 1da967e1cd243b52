-- vector: a gsub whose result doubles
-- expect: killed-by-limit
-- why: the buffer grows in C
local NAME = "mem_gsub_result"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = "xx" while true do s = s:gsub(".", "%0%0") end
