-- vector: every wrong value as an output cap
-- expect: error
-- why: a negative, fractional or endless cap is none
local NAME = "arg_outcap_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local wrong = {true, false, -1, 0.5, 0 / 0, 1 / 0, -1 / 0, 1e308, -1e308, 1 << 62, math.mininteger, math.maxinteger, "", "x", "10",
  "1e3s", "-1s", "+1s", " 1s", "1s ", "0x10s", "nans", "infs", "1.5.5s", "1s\0", "\u{661}s", "\u{ff11}s", "9223372036854775807h", "99999999999999999999s", {}, {1},
  print, coroutine.create(print)}

local s = session()
for i, v in ipairs(wrong) do
  local fine = v == 1 << 62 or v == math.maxinteger or v == "10"  -- cut to the policy's, or bytes
  local ok, r = pcall(function() return gse.wait(gse.run(s, {"echo", ("x"):rep(100000)}, {output = v})) end)
  if ok and not fine then escaped("accepted " .. i) end
  if ok and #(r.stdout or "") > 65536 then escaped("kept " .. #r.stdout) end
end
