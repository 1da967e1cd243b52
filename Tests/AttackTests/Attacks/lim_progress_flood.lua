-- vector: progress for ever
-- expect: killed-by-limit
-- why: each is shown and on record
local NAME = "lim_progress_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local i = 0 while true do i = i + 1 gse.progress(i % 100, 100, ("x"):rep(100)) end
