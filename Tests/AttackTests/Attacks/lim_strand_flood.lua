-- vector: strands that begin strands
-- expect: killed-by-limit
-- why: the number alive is bounded
local NAME = "lim_strand_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function f() gse.all {f, f} end f()
