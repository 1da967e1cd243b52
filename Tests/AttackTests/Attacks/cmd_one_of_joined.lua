-- vector: words that only together are an alternative
-- expect: error
-- why: each argument is matched alone
local NAME = "cmd_one_of_joined"
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
for _, a in ipairs({{"systemctl", "reload nginx"}, {"systemctl reload nginx"}, {"systemctl", "reload", "nginx", ""}, {"systemctl", "", "reload", "nginx"}, {"systemctl", "Reload", "nginx"}, {"systemctl", "reload", "nginx.service"}, {"systemctl", "restart\n", "nginx"}, {"systemctl", "is-active"}, {"systemctl", "is-active", "-h"}, {"systemctl", "is-active", ""}}) do if try(a) then escaped(table.concat(a, "|")) end end
