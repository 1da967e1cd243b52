-- vector: gse.each and gse.all over lists with hostile __index, __len, __call, holes, growth
-- expect: error
-- why: lists are copied first
local NAME = "cb_each_list_hostile"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
pcall(gse.each, setmetatable({}, {__index = function(_, i) if i < 1000 then return i end end}), function(v) return v end) pcall(gse.all, setmetatable({}, {__index = function(_, i) if i < 1000 then return function() return i end end end})) pcall(gse.all, {setmetatable({}, {__call = function() end})}) pcall(gse.each, {1, 2, nil, 4}, error) pcall(gse.each, {1}, coroutine.wrap(function() gse.now() end)) local l = {1} pcall(gse.each, l, function(v, i) l[i + 1] = 1 end) pcall(gse.all, {gse.now, gse.now, coroutine.yield, coroutine.running, coroutine.close, error, pcall}, {on_error = "collect", limit = 1})
pcall(gse.all, setmetatable({}, {__index = function() return function() end end}))
