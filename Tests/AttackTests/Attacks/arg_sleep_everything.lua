-- vector: durations of gse.sleep of every wrong kind
-- expect: error
-- why: not a number sleeps for ever
local NAME = "arg_sleep_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local wrong = {true, false, -1, 0.5, 0 / 0, 1 / 0, -1 / 0, 1e308, -1e308, 1 << 62, math.mininteger, math.maxinteger, "", "x", "10",
  "1e3s", "-1s", "+1s", " 1s", "1s ", "0x10s", "nans", "infs", "1.5.5s", "1s\0", "\u{661}s", "\u{ff11}s", "9223372036854775807h", "99999999999999999999s", {}, {1},
  print, coroutine.create(print)}

for i, v in ipairs(wrong) do
  if v ~= 0.5 and v ~= 1e308 and v ~= 1 << 62 and v ~= math.maxinteger and pcall(gse.sleep, v) then escaped(tostring(i)) end
end
if pcall(gse.sleep) then escaped("nil") end
