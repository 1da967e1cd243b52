-- vector: the lexer at long brackets, escapes, numbers, comments cut at every byte
-- expect: error
-- why: reads past the end of the source
local NAME = "lng_lexer_edges"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local src = "#!x\nlocal a = [==[\r\n]=]]==] --[[c]] --c\nlocal b = '\\z  \\x41\\065\\u{7FFFFFFF}\\\n' return 0x1.8p-3, 1e-5, 3//2, a..b, ...; goto l ::l::"
for i = 0, #src do load(src:sub(1, i)) load(src:sub(i)) load(src:sub(1, i) .. "\0" .. src:sub(i + 1)) load(src:sub(1, i) .. "\255" .. src:sub(i + 1)) load(src:sub(1, i) .. "\27") end
for _, e in ipairs{"'\\u{", "'\\u{80000000}'", "'\\u{" .. ("0"):rep(1000) .. "}'", "'\\x4", "'\\9999'", "'\\", "[" .. ("="):rep(100000) .. "[", "--[" .. ("="):rep(100000) .. "[", "0x" .. ("1"):rep(100000), ("1"):rep(100000), "1e" .. ("1"):rep(100000), "'" .. ("\\z\n"):rep(10000) .. "'", ("\n\r"):rep(100000) .. "x x", ("a"):rep(500000), "'" .. ("a"):rep(500000), "return '" .. ("\\u{10FFFF}"):rep(20000) .. "'"} do load(e) load("return " .. e) end
for b = 0, 255 do load(string.char(b)) load("x" .. string.char(b) .. "= 1") load("'" .. string.char(b)) end
