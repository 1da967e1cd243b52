-- vector: JSON of every cut, deep nesting, huge numbers, a megabyte of brackets, keys twice, lone surrogates
-- expect: error
-- why: the reader is a playbook's and so on the worker's time
local NAME = "jsn_hostile_decode"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local d = gse.json.decode local src = '{"a":[1,-0,1e5,1.5e-3,true,false,null,"\\u00e9\\ud83d\\ude00\\n"],"b":{"":{}}}'
for i = 0, #src do pcall(d, src:sub(1, i)) pcall(d, src:sub(i)) end
for _, t in ipairs{("["):rep(1 << 18), ("["):rep(65) .. ("]"):rep(65), ('{"a":'):rep(100), "1e999999", "-1e999999", ("9"):rep(100000), "0." .. ("1"):rep(100000), "1e" .. ("9"):rep(100000), '"\\ud800"', '"\\udc00\\ud800"', '"\\u"', '{"a":1,"a":2}', "\239\187\191{}", "nan", "Infinity", "[1,]", "{,}", "'x'", "/*x*/1", "1 2", "\0", '"\0"', '"' .. ("\\n"):rep(50000) .. '"', "tru", "[" .. ("1,"):rep(30000) .. "1]", "-", "01", "1.", ".1", "+1", "0x10", '"\127"'} do pcall(d, t) end
