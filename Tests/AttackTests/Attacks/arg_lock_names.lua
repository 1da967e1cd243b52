-- vector: names of locks that no role grants, that cannot be shown, or are none
-- expect: error
-- why: locks reach other runs, and people read their names
local NAME = "arg_lock_names"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
for i, n in ipairs({"x", "rollout:web", "*", "", "a\nb", "\27[2J", "a\0", "\u{202e}x", "\xff", ("x"):rep(201), ("x"):rep(1 << 20), 1, true, {}, print}) do
  if pcall(gse.lock, n) then escaped("lock " .. i) end
  if pcall(gse.unlock, n) then escaped("unlock " .. i) end
  if pcall(gse.lock, n, {wait = "1ms"}) then escaped("wait " .. i) end
end
for i, o in ipairs({1, {wait = -1}, {wait = {}}, {weit = 1}}) do
  if pcall(gse.lock, "x", o) then escaped("options " .. i) end
end
