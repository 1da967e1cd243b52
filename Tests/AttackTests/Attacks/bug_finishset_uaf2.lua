-- vector: the same with a table so large that its next size alone is over the limit
-- expect: killed-by-limit
-- why: a refused request makes the interpreter collect in the middle of the assignment
local NAME = "bug_finishset_uaf2"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local h = {}
for i = 1, 1 << 20 do h[-i] = true end
local t = setmetatable({}, setmetatable({__newindex = h}, {__mode = "v"}))
h = nil
for i = 1, 1 << 22 do t[-(1 << 20) - i] = true end
escaped("it went on")
