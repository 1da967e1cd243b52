-- vector: __call chains, cycles, tail calls through them with many arguments
-- expect: error
-- why: each adds an argument
local NAME = "lng_call_metamethods"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local t = {} setmetatable(t, t) t.__call = t
print(pcall(t)) print(pcall(function() return t() end)) print(pcall(function(...) return t(...) end, table.unpack({}, 1, 200)))
local c = print for i = 1, 300 do c = setmetatable({}, {__call = c}) end
local ok, e = pcall(c) local ok, e = pcall(function() return c(1) end)
local x = setmetatable({}, {__call = t, __index = t, __close = t, __add = t, __eq = t, __lt = t, __concat = t, __len = t})
for _, op in ipairs{function() return x.a end, function() return x + x end, function() return x .. x end, function() return x < x end, function() return #x end, function() local c <close> = x end, function() for k in x do end end} do pcall(op) end
