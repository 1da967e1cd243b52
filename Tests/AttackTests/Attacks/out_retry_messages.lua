-- vector: gse.retry logs the message of each failure, here half a megabyte of escapes
-- expect: error
-- why: a line of log that the library writes
local NAME = "out_retry_messages"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for i = 1, 30 do pcall(gse.retry, function() error(("\27[1m\n"):rep(100000), 0) end, {attempts = 2, delay = 0}) end
