-- vector: argument patterns that repeat repeats
-- expect: error
-- why: a pattern is compiled to instructions
local NAME = "lim_header_pattern"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
gse.playbook {args = {a = {matches = "((((a{1000}){1000}){1000}){1000}){1000}", default = "a"}}}
escaped("compiled")
