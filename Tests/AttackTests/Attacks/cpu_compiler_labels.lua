-- vector: thousands of labels and gotos in one function
-- expect: killed-by-limit
-- why: the compiler compares each with each
local NAME = "cpu_compiler_labels"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local p = {} for i = 1, 32000 do p[i] = "::l" .. i .. ":: do end" end
local s = table.concat(p, " ")
for i = 1, 1000 do load(s) end
escaped("it came back")
