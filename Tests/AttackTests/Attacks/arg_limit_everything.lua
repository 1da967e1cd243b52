-- vector: every wrong value as the number of hosts at once
-- expect: error
-- why: zero hosts at once never end, negative ones trap
local NAME = "arg_limit_everything"
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
  if v ~= 1 << 62 and v ~= math.maxinteger and pcall(gse.run, s, "echo hi", {limit = v}) then escaped("run " .. i) end
end
for _, v in ipairs({0, -1, 0.5, 0 / 0, "1", {}, true}) do
  if pcall(gse.each, {1, 2}, function() end, {limit = v}) then escaped("each " .. tostring(v)) end
  if pcall(gse.all, {print}, {limit = v}) then escaped("all " .. tostring(v)) end
end
