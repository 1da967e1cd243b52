-- vector: assumed answers of every wrong kind
-- expect: error
-- why: nothing is assumed in a real run
local NAME = "arg_assume_everything"
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
local s = session()
for i, v in ipairs({true, "x", {stdout = 1 / 0}, {exit_code = 256}, {exit_code = -1}, {exit_code = "0"}, {stdout = {}}, {other = 1}, {"x"}}) do
  if pcall(gse.run, s, "echo hi", {assume = v}) then escaped(tostring(i)) end
end
local r = try("test -f /var/run/no.such", {assume = {stdout = "pwn", exit_code = 0}}, s)
if r and (text(r):find("pwn", 1, true) or r.exit_code == 0) then escaped("assumed in a real run") end
