-- vector: gse.all in __close handlers while gse.all is cancelled
-- expect: error
-- why: handlers of dropped strands must not run
local NAME = "cb_all_in_close"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
pcall(gse.all, {function() local c <close> = setmetatable({}, {__close = function() escaped() end}) gse.sleep(20) end, function() gse.sleep(0.01) error("x") end}, {on_error = "cancel"})
local n = 0 pcall(function() local c <close> = setmetatable({}, {__close = function() gse.all{function() n = n + 1 gse.sleep(0) end, function() n = n + 1 end} end}) error("x") end) assert(n == 2)
