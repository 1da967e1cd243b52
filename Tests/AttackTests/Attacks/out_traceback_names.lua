-- vector: functions, fields and chunk names of escapes in the traceback of the end
-- expect: error
-- why: a traceback has names
local NAME = "out_traceback_names"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local evil = "\27[2J\u{9b}31m\u{202e}" local t = {} t[evil] = function() error({}) end
load("local t, evil = ... t[evil]()", "=" .. evil)(t, evil)
