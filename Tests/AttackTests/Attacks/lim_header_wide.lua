-- vector: a header of a hundred thousand arguments
-- expect: error
-- why: a header is kept and typed by the host
local NAME = "lim_header_wide"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local args = {} for i = 1, 100000 do args["a" .. i] = {default = "x", about = "y", one_of = {"x", "y"}} end
gse.playbook{about = "x", args = args}
