-- vector: stdin of every kind where no rule grants it
-- expect: error
-- why: bytes for a program that asks questions
local NAME = "arg_stdin_shapes"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
for i, v in ipairs({"", "x", {"x"}, {}, 5, true, {{}}, {"a", 5}, print, {x = 1}}) do
  if pcall(gse.run, s, "echo hi", {stdin = v}) and v ~= "" then escaped(tostring(i)) end
end
