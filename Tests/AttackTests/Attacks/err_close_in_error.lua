-- vector: __close handlers that raise other errors while an error passes, 150 of them
-- expect: error
-- why: each replaces the one before
local NAME = "err_close_in_error"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function make(i) return setmetatable({}, {__close = function(_, e) error({i, e}) end}) end
local function deep(n) if n == 0 then error("x") end local c <close> = make(n) deep(n - 1) end
pcall(deep, 150)
deep(150)
