-- vector: a result that JSON writes six times as long
-- expect: error
-- why: what is kept and printed is the JSON
local NAME = "lim_result_escapes"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
return {("\1"):rep(15 << 20)}
