-- vector: strings as commands that split into what a rule does not expect
-- expect: error
-- why: split and list must mean the same
local NAME = "arg_argv_strings"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function text(v, d)            -- every string reachable in a result
  d = d or 0
  if type(v) == "string" then return v end
  if type(v) == "userdata" then
    local ok, s = pcall(function() return v.stdout end)
    return ok and type(s) == "string" and s or ""
  end
  if type(v) ~= "table" or d > 4 then return "" end
  local acc = {}
  for _, x in pairs(v) do acc[#acc + 1] = text(x, d + 1) end
  return table.concat(acc, "\n")
end
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
for _, c in ipairs({"echo 'a", 'echo "a', "echo a\\", "echo\ta\nid", "'echo' $(id)", "echo \"$(id)\"", "echo \"`id`\"", "echo a\\\nb", "echo {a,b}", "echo ~", "echo a;id", "echo a&", "echo *", "echo [a]", "echo #a", "echo a<b", "\u{feff}echo a", "echo\u{a0}a", "echo\u{3000}a", "\27[31mecho a"}) do
  local r = try(c)
  if r and (text(r):find("uid=", 1, true) or c:find("[%(%)`;&*#<{~%[\n]")) then escaped(("%q"):format(c)) end
end
