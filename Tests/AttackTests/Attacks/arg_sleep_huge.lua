-- vector: sleeping longer than there is time
-- expect: killed-by-limit
-- why: a number that overflows must not come back at once
local NAME = "arg_sleep_huge"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
gse.sleep(1e308)
escaped("came back")
