-- vector: a coroutine begun outside is resumed inside gsub, where it calls the host; and the reverse
-- expect: harmless
-- why: blocked depends on who resumes
local NAME = "co_wrap_in_gsub_then_outside"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local co = coroutine.create(function() for i = 1, 10 do local ok = pcall(gse.now) coroutine.yield(ok) end end)
assert(select(2, coroutine.resume(co)) == true)
local inside ("x"):gsub("x", function() inside = select(2, coroutine.resume(co)) end) assert(inside == false)
assert(select(2, coroutine.resume(co)) == true)
table.sort({2, 1}, function(a, b) inside = select(2, coroutine.resume(co)) return a < b end) assert(inside == false)
local c <close> = setmetatable({}, {__close = function() coroutine.resume(co) end})
