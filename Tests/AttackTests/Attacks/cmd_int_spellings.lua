-- vector: numbers that are not written as a rule says
-- expect: error
-- why: decimal digits only, in range
local NAME = "cmd_int_spellings"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local function try(cmd, opts, s)     -- result of a command, or nil when refused
  local ok, t, why = pcall(gse.run, s or session(), cmd, opts)
  if not ok then return nil, t end
  local ok2, r, why2 = pcall(gse.wait, t, {timeout = 5})
  if not ok2 then return nil, r end
  return r
end
for _, n in ipairs({"1", "0", "-1", "+5", "007", "5 ", " 5", "0x10", "5.0", "1e3", "\u{661}", "\u{ff15}", "4194305", "99999999999999999999", "", "5\n", "5;id"}) do if try({"kill", "-HUP", n}) then escaped(("%q"):format(n)) end end
