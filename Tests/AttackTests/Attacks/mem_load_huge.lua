-- vector: a chunk of hundreds of megabytes from a reader
-- expect: error
-- why: it is collected before it is compiled
local NAME = "mem_load_huge"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = ("x = 1 "):rep(100000) load(function() return s end) escaped("it loaded")
