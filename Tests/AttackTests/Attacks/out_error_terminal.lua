-- vector: terminal sequences in the error that ends the run
-- expect: error
-- why: it is shown last
local NAME = "out_error_terminal"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
error("\27]0;owned\7\27[2J\0" .. ("x"):rep(100), 0)
