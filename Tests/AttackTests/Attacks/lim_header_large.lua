-- vector: a header with ten thousand arguments
-- expect: error
-- why: all are read, checked and shown
local NAME = "lim_header_large"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local a = {} for i = 1, 10000 do a["a" .. i] = {default = "x", about = ("y"):rep(100)} end
gse.playbook {about = ("z"):rep(1000000), args = a}
