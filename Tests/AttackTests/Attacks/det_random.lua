-- vector: random numbers come out of a recorded seed
-- expect: harmless
-- why: informational: compare two runs of one seed
local NAME = "det_random"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
print("KINDS:" .. math.type(math.random(10)) .. math.type(math.random()) .. math.type(gse.random(5)))
