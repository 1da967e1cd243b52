-- vector: a method name of escapes in an error of Lua itself
-- expect: error
-- why: variable names are in messages
local NAME = "out_traceback_names_method"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local evil = "\27[2J\u{9b}31m" local f = load("local t = ... return t['" .. evil .. "'].x.y", "@" .. evil) local ok, e = pcall(f, {}) print(e) f({})
