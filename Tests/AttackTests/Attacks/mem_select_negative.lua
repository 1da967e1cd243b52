-- vector: select, unpack and concat with numbers at their ends
-- expect: error
-- why: ranges overflow when they are counted
local NAME = "mem_select_negative"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
pcall(table.unpack, {}, math.mininteger, math.maxinteger) pcall(table.unpack, {}, 1, 1e8) pcall(table.unpack, {}, 0, math.maxinteger)
pcall(select, math.mininteger, 1) pcall(select, -1) pcall(table.concat, {}, "x", math.maxinteger - 1, math.maxinteger)
pcall(table.move, {1}, math.maxinteger, math.maxinteger, math.maxinteger) pcall(table.move, {}, math.mininteger, math.maxinteger, 1)
pcall(string.byte, ("x"):rep(1 << 20), 1, -1) pcall(string.sub, "x", math.mininteger, math.maxinteger) pcall(utf8.char, table.unpack({}, 1, 200))
pcall(string.rep, "x", -1) pcall(utf8.codepoint, ("x"):rep(1 << 20), 1, -1)
