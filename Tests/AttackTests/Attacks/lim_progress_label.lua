-- vector: progress with long labels
-- expect: killed-by-limit
-- why: a label is shown and on record
local NAME = "lim_progress_label"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local m = ("x"):rep(1000000) for i = 1, 2000 do gse.progress(1, 2, m) end escaped("2 GB of labels")
