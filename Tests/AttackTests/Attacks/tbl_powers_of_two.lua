-- vector: tables filled, emptied and refilled at powers of two, mixed keys, borders
-- expect: error
-- why: rehash at every size
local NAME = "tbl_powers_of_two"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for p = 0, 16 do for d = -1, 1 do local n = (1 << p) + d
  local t = {} for i = 1, n do t[i] = i end for i = 1, n, 2 do t[i] = nil end local c = 0 for k, v in pairs(t) do c = c + 1 end
  for i = n, 1, -1 do t[-i] = i end for i = 1, n do t[i + 0.5] = i end local x = #t t = table.pack(table.unpack(t, 1, math.min(n, 200)))
end end
local t = {} for i = 62, 0, -1 do t[1 << i] = i end assert(t[1] == 0) for k in pairs(t) do t[k] = nil end assert(next(t) == nil)
local t = {[math.maxinteger] = 1, [math.mininteger] = 2, [2^53] = 3, [-2^53] = 4, [math.huge] = 5, [-math.huge] = 6, [5e-324] = 7} local n = 0 for k in pairs(t) do n = n + 1 end assert(n == 7) local x = #t
t[math.maxinteger - 1] = 1 x = #t table.insert(t, 1) pcall(table.insert, t, math.maxinteger, 1) pcall(table.move, t, math.maxinteger - 1, math.maxinteger, 1)
