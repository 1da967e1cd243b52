-- vector: every wrong value as a timeout, of a session, a command and a wait
-- expect: error
-- why: conversions trap the host or turn a timeout off
local NAME = "arg_timeout_everything"
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
local t = gse.run(s, "echo hi")
for i, v in ipairs(wrong) do
  local fine = v == 0.5 or v == 1e308 or v == 1 << 62 or v == math.maxinteger  -- numbers of seconds, cut to the cap
  if not fine then
    if pcall(gse.session, {hosts = {"h1"}, user = "ops", timeout = v, cwd = "/tmp"}) then escaped("session " .. i) end
    if pcall(gse.run, s, "echo hi", {timeout = v}) then escaped("run " .. i) end
    if pcall(gse.wait, t, {timeout = v}) then escaped("wait " .. i) end
  else
    local ok, r = pcall(function() return gse.wait(gse.run(s, "echo hi", {timeout = v})) end)
    if ok and r.limits and r.limits.timeout and r.limits.timeout > 30 then escaped("not cut " .. i) end
  end
end
