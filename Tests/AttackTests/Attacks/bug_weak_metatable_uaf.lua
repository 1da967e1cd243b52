-- vector: metatables of all-weak tables are replaced while the collector runs (upstream 1b0f943d)
-- expect: error
-- why: a new metatable is freed although the table has it
local NAME = "bug_weak_metatable_uaf"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local ts = {}
for i = 1, 100000 do ts[i] = setmetatable({}, {__mode = "kv", tag = 0}) end
for round = 1, 5 do
  for i = 1, #ts do
    if i % 3 == 0 then setmetatable(ts[i], nil) end
    setmetatable(ts[i], {__mode = "kv", tag = i})
    local junk = {i, {i}}
  end
  for i = 1, #ts do
    local mt = getmetatable(ts[i])
    if type(mt) ~= "table" or mt.tag ~= i or mt.__mode ~= "kv" then escaped("a freed metatable") return end
  end
end
