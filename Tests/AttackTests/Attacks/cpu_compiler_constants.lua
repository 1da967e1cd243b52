-- vector: functions of many constants whose code is mended
-- expect: killed-by-limit
-- why: looking for what is wrong must not be for free either
local NAME = "cpu_compiler_constants"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local p = {} for i = 1, 3000 do p[i] = "x = 0x7f" .. ("%06x"):format(i) .. " | (a and b)" end
local s = "local a, b, x = ... " .. table.concat(p, " ")
for i = 1, 100000 do load(s) end
escaped("it came back")
