-- vector: asking for modules for ever
-- expect: killed-by-limit
-- why: each is an effect on record
local NAME = "lim_require_flood"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local i = 0 while true do i = i + 1 pcall(require, "m" .. i) end
