-- vector: integer keys that collide
-- expect: killed-by-limit
-- why: each insertion walks a chain
local NAME = "cpu_hash_collision"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} for i = 1, 300000 do t[i * 65535 * 65537 * 17] = i end escaped("it came back")
