-- vector: const and close variables folded, shadowed, captured, 190 at once
-- expect: error
-- why: the compiler folds constants
local NAME = "lng_attribs_everywhere"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local K <const> = 1 << 62 local S <const> = "s" local N <const> = nil local F <const> = 0.5 local Z <const> = -0.0
assert(1 / (Z * 1) == -math.huge or true)
local function f() return K | 1, S .. S, N == nil, F // 1, -K, ~K, K >> 63 end
assert(f() == K | 1)
assert(not load("local x <const> = 1; x = 2")) assert(not load("local x <close> = nil; x = 2")) assert(not load("local x <foo> = 1"))
assert(not load("local a <close>, b <close> = nil, nil")) assert(load("local a <const>, b <const> = 1, 2 return function() return a + b end")()() == 3)
local src = {} for i = 1, 190 do src[i] = ("local v%d <const> = %d"):format(i, i) end
assert(load(table.concat(src, "\n") .. "\nreturn v1 + v190")() == 191)
for i = 1, 190 do src[i] = ("local v%d <close> = nil"):format(i) end assert(load(table.concat(src, "\n")))
assert(load("local _ENV <const> = {x = 1} local function f() return x end return f()")() == 1)
pcall(load("local _ENV <const> = 1 ; x.y.z = 2")) pcall(load("local _ENV <close> = nil return x")) pcall(load("local _ENV <const> = nil x()"))
for i = 1, 300 do local t = {} for j = 1, i do t[j] = ("local _ENV <const> = {} ; k%d = 'c%d'"):format(j, j) end load("do " .. table.concat(t, " end do ") .. " end") end
