-- vector: control characters in arguments that may be anything
-- expect: error
-- why: they match nothing unless a rule says so
local NAME = "cmd_rest_controls"
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
for _, c in ipairs({"\n", "\r", "\27[2J", "\0", "\x7f", "\u{202e}", "\u{2028}", "\u{85}", "\xff", "\u{200f}", "\u{2066}"}) do if try({"echo", "a" .. c .. "b"}) then escaped(("%q"):format(c)) end end
