-- vector: log lines whose fields are large
-- expect: killed-by-limit
-- why: fields are part of the line
local NAME = "lim_log_fields"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local f = {x = ("y"):rep(100000)}
for i = 1, 1000 do gse.log("info", "", f) end
escaped("100 MB of fields")
