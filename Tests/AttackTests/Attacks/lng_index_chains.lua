-- vector: __index and __newindex chains of 1,999, 2,001, cycles, through proxies of the host's tables
-- expect: harmless
-- why: the loop has a limit
local NAME = "lng_index_chains"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function chain(n, k) local t = {} for i = 1, n do t = setmetatable({}, {[k] = t}) end return t end
assert(chain(1900, "__index").x == nil) assert(not pcall(function() return chain(2100, "__index").x end)) assert(not pcall(function() chain(2100, "__newindex").x = 1 end))
local a, b = {}, {} setmetatable(a, {__index = b, __newindex = b}) setmetatable(b, {__index = a, __newindex = a})
assert(not pcall(function() return a.x end)) assert(not pcall(function() a.x = 1 end))
for _, lib in ipairs{gse, string, table, math, gse.args, gse.json} do local p = setmetatable({}, {__index = lib, __newindex = lib}) pcall(function() return p.nothing end) assert(not pcall(function() p.x = 1 end)) end
local s = setmetatable({}, {__index = string, __newindex = string}) assert(s.rep == string.rep) assert(not pcall(rawset, string, "x", 1)) assert(rawget(string, "x") == nil)
