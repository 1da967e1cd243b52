-- vector: asking for files for ever
-- expect: killed-by-limit
-- why: each is an effect on record
local NAME = "lim_file_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
while true do pcall(gse.file, "nothing.txt") end
