-- vector: utf8.len and codepoint over megabytes
-- expect: killed-by-limit
-- why: milliseconds per instruction
local NAME = "cpu_utf8_len"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = ("\u{e9}"):rep(4 << 20) while true do utf8.len(s) utf8.offset(s, -1) end
