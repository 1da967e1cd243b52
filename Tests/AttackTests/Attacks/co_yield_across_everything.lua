-- vector: script yields and host calls across pcall, metamethods, load readers, sort, gsub, tostring
-- expect: harmless
-- why: what cannot wait says so; what can goes on
local NAME = "co_yield_across_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function probe(f) return coroutine.wrap(function() return pcall(f) end) end
local mm = {}
for _, k in ipairs{"__index","__newindex","__call","__add","__sub","__mul","__div","__mod","__pow","__unm","__idiv","__band","__bor","__bxor","__shl","__shr","__bnot","__concat","__len","__eq","__lt","__le","__close"} do
  mm[k] = function() gse.sleep(0) coroutine.yield(k) gse.sleep(0) return 1 end
end
local a, b = setmetatable({}, mm), setmetatable({}, mm)
local ops = {function() return a.x end, function() a.x = 1 end, function() return a() end, function() return a + 1 end, function() return 1 - a end,
 function() return a * b end, function() return a / 1 end, function() return a % 1 end, function() return a ^ 1 end, function() return -a end,
 function() return a // 1 end, function() return a & 1 end, function() return 1 | a end, function() return a ~ 1 end, function() return a << 1 end,
 function() return a >> 1 end, function() return ~a end, function() return a .. "x" .. b .. "y" end, function() return #a end,
 function() return a == b end, function() return a < b end, function() return a <= b end, function() local c <close> = a end,
 function() for k in a do break end end, function() for k in pairs(setmetatable({}, {__pairs = function() coroutine.yield() gse.now() return next, {} end})) do end end,
 function() table.sort({3, 2, 1}, function(x, y) gse.sleep(0) return x < y end) end, function() return ("abc"):gsub(".", function() gse.now() end) end,
 function() return load(function() gse.now() end) end, function() return tostring(setmetatable({}, {__tostring = function() gse.now() end})) end,
 function() table.sort({3, 2, 1}, function(x, y) coroutine.yield() return x < y end) end, function() return table.concat(setmetatable({}, mm)) end,
 function() table.insert(setmetatable({}, mm), 1) end, function() return table.unpack(setmetatable({}, mm), 1, 3) end}
for i, op in ipairs(ops) do local w = probe(op) for j = 1, 20 do if not pcall(w) then break end end end
