-- vector: sort that grows, empties, replaces, closes and errors in its comparator, on a proxy
-- expect: error
-- why: invalid order functions and holes
local NAME = "tbl_sort_hostile"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for n = 1, 60, 7 do
  local t = {} for i = 1, n do t[i] = (i * 7919) % 31 end
  pcall(table.sort, t, function(a, b) t[#t + 1] = 1 if #t > 200 then error("x") end return a < b end)
  t = {} for i = 1, n do t[i] = i % 5 end pcall(table.sort, t, function() for k in pairs(t) do t[k] = nil end return true end)
  t = {} for i = 1, n do t[i] = i % 5 end pcall(table.sort, t, function() return true end)
  local p = setmetatable({}, {__len = function() return n end, __index = function(_, i) return (i * 31) % 17 end, __newindex = function() error("x") end}) pcall(table.sort, p)
  p = setmetatable({}, {__len = function() return 1e6 end, __index = function(_, i) return nil end}) pcall(table.sort, p) pcall(table.sort, setmetatable({}, {__len = function() return math.maxinteger end})) pcall(table.sort, setmetatable({}, {__len = function() return 1.5 end}))
end
local t = {} for i = 1, 50 do t[i] = i end pcall(table.sort, t, function(a, b) return coroutine.wrap(function() return pcall(table.sort, t, function(x, y) return x > y end) and a < b end)() end)
