-- vector: traversals of tables that hold themselves, their iterators and each other as weak keys
-- expect: error
-- why: the places kept must not keep them
local NAME = "tbl_next_weak_self"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for i = 1, 300 do local t = {} t[t] = t for j = 1, 200 do t[{}] = t end local k = next(t) k = next(t, k) local it, st = pairs(t) t[it] = st end
for i = 1, 300 do local t = setmetatable({}, {__mode = "k"}) for j = 1, 300 do t[{}] = t end local k, n = nil, 0 repeat k = next(t, k) n = n + 1 until k == nil or n > 400 end
