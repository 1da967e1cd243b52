-- vector: an error whose __tostring calls the host
-- expect: error
-- why: the host must not run it to word the end
local NAME = "err_tostring_yield"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
error(setmetatable({}, {__tostring = function() gse.log("info", "ran") escaped() return "x" end}))
