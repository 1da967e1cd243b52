-- vector: texts of errors and of objects in their order
-- expect: harmless
-- why: no address and no order of a hash table in them
local NAME = "det_messages"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, f in ipairs({function() local x = nil .. 1 end, function() return {} < {} end, function() return #nil end, function() string.rep() end, function() error({}) end, function() gse.nothing() end, function() gse.run(1) end, function() gse.session({a = 1, b = 2, c = 3}) end}) do
  print(tostring(select(2, pcall(f))))
end
local t = {} for _, v in ipairs({"x", 1, 2.5, true, false, "b", -1, 1e300}) do t[v] = v end
for k, v in pairs(t) do print(tostring(k)) end
for k, v in next, t do print(tostring(k)) end
print(tostring({}), tostring(print), ("%s %p"):format({}, {}))
