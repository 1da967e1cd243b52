-- vector: options that are true or false given anything else
-- expect: error
-- why: a string "false" must not be true
local NAME = "arg_flag_types"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for _, name in ipairs({"lost_ok", "parallel", "secret"}) do
  for _, v in ipairs({0, 1, "false", "true", {}, print, 0 / 0}) do
    if pcall(gse.run, s, "echo hi", {[name] = v}) then escaped(name .. " " .. type(v)) end
  end
end
