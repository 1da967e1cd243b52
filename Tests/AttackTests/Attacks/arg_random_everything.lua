-- vector: bounds of random numbers of every wrong kind
-- expect: error
-- why: an empty or overflowing interval traps the host
local NAME = "arg_random_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function bad(...) if pcall(gse.random, ...) then escaped(tostring((...)) .. " " .. tostring((select(2, ...)))) end end
for _, v in ipairs({0, -1, 0.5, 0 / 0, 1 / 0, 1e308, "1", {}, true, math.mininteger}) do bad(v) end
bad(2, 1) bad(1, 0 / 0) bad(math.maxinteger, math.mininteger) bad(1, 2, 3)
for _, p in ipairs({{math.mininteger, math.maxinteger}, {math.maxinteger, math.maxinteger}, {math.mininteger, math.mininteger}, {0, math.maxinteger}}) do
  local ok, n = pcall(gse.random, p[1], p[2])
  if not ok or math.type(n) ~= "integer" or n < p[1] or n > p[2] then escaped("whole interval") end
end
for i = 1, 200 do local ok, n = pcall(math.random, math.mininteger, math.maxinteger) if not ok then escaped("math.random") end end
if pcall(math.random, 1, 2, 3) or pcall(math.random, 2, 1) or pcall(math.random, 1.5) then escaped("math.random bounds") end
