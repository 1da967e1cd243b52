-- vector: __close handlers that call the host while an error passes
-- expect: harmless
-- why: a host call within unwinding waits and goes on
local NAME = "err_close_yield_host"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local n = 0
local function f() local c <close> = setmetatable({}, {__close = function() gse.sleep(0) n = n + 1 end}) error("x") end
for i = 1, 20 do pcall(f) end
assert(n == 20)
local function g() local c <close> = setmetatable({}, {__close = function() gse.sleep(0) error("y") end}) error("x") end
for i = 1, 20 do assert(select(2, pcall(g)):find("y")) end
for i = 1, 20 do assert(select(2, xpcall(g, function(e) return e end)):find("y")) end
