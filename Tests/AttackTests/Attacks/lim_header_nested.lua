-- vector: an argument pattern of many groups
-- expect: error
-- why: parsing must not go as deep as the script likes
local NAME = "lim_header_nested"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
gse.playbook {args = {a = {matches = ("("):rep(500000) .. "a" .. (")"):rep(500000), default = "a"}}}
