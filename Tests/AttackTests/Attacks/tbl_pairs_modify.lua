-- vector: pairs and next while keys are cleared, set, added, the metatable changed, the table collected weakly
-- expect: error
-- why: the order is a snapshot
local NAME = "tbl_pairs_modify"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function fill() local t = {} for i = 1, 100 do t[i] = i t["k" .. i] = i t[{}] = i t[i + 0.5] = i end return t end
local t = fill() for k in pairs(t) do t[k] = nil end assert(next(t) == nil)
t = fill() local n = 0 for k, v in pairs(t) do n = n + 1 if n < 300 then t["new" .. n] = n end t[k] = nil end
t = fill() for k in next, t do t[k] = nil end assert(next(t) == nil)
t = fill() local k = nil for i = 1, 1000 do k = next(t, k) if k == nil then break end for j = 1, 5 do t[j * i] = nil end t["z" .. i] = i end
t = setmetatable(fill(), {__mode = "k"}) for k in pairs(t) do local x = {} for i = 1, 100 do x[i] = {} end end
t = setmetatable({}, {__mode = "kv"}) for i = 1, 2000 do t[{}] = {} t["s" .. i] = {} t[i] = {} end for k, v in pairs(t) do assert(v ~= nil) local junk = {} for i = 1, 50 do junk[i] = {i} end end
for k, v in next, t do local junk = {} for i = 1, 50 do junk[i] = {i} end end
pcall(next, t, {}) pcall(next, {}, 1) pcall(next, {}, 0/0) pcall(next, {1, 2}, 3) pcall(next, {}, 2^53) pcall(next, nil) pcall(next)
local f, s = pairs({1, 2, 3}) pcall(f, {4, 5}, 1) pcall(f, "x", 1) pcall(f) pcall(f, s, {}) pcall(f, s, 0/0) f(s, 99) f(s, -1)
local g = pairs(s) for i = 1, 10 do pcall(g, s, i) s[i * 2] = i end for a in pairs(s) do for b in pairs(s) do for c in g, s do if c == 2 then break end end end end
