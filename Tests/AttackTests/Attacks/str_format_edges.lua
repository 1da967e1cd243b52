-- vector: format with every modifier, conversion and argument, cut formats, 99 widths
-- expect: error
-- why: the item buffer has a fixed size
local NAME = "str_format_edges"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local convs = "aAcdeEfgGiopqsuxX%zLlh" local flags = {"", "-", "+", " ", "#", "0", "-+ #0", "-+ #00000", "99", ".99", "99.99", "100", ".100", "-99.99", "#099.99", "0.0", ".", "5.", "1.1.1"}
local args = {0, -1, 1e308, -1e308, 5e-324, 0/0, 1/0, math.mininteger, "s", ("s"):rep(200), "a\0b", true, {}, print, setmetatable({}, {__tostring = function() return ("t"):rep(300) end})}
for i = 1, #convs do for _, f in ipairs(flags) do for _, v in ipairs(args) do pcall(string.format, "%" .. f .. convs:sub(i, i), v) pcall(string.format, "%%%" .. f .. convs:sub(i, i) .. "%", v) end pcall(string.format, "%" .. f .. convs:sub(i, i), nil) pcall(string.format, "%" .. f) end end
pcall(string.format, ("%p"):rep(100), table.unpack(args)) pcall(string.format, "%99.99f", 1e308) pcall(string.format, "%.99a", math.pi) pcall(string.format, "%5p|%-20p|%0p", {}, {}, {}) pcall(string.format, "%\0d", 1) pcall(string.format, ("%"):rep(1001))
local s = string.format("%q", ("\0\r\n\"\\\27"):rep(1000)) assert(load("return " .. s)() == ("\0\r\n\"\\\27"):rep(1000)) assert(load("return " .. string.format("%q", math.mininteger))() == math.mininteger)
