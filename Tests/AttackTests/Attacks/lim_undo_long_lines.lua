-- vector: undos with inputs as large as they may be, all kept in mind until the run ends
-- expect: error
-- why: what waits in the host is bounded by what a run may put on record
local NAME = "lim_undo_long_lines"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function session(over)
  local o = {hosts = {"h1"}, user = "ops", timeout = 10, cwd = "/tmp"}
  for k, v in pairs(over or {}) do o[k] = v end
  return gse.session(o)
end
local s = session()
local long = {"echo"}
for i = 2, 9 do long[i] = ("x"):rep(100000) end
for i = 1, 40 do gse.keep(gse.undo(s, long)) end
error("enough")
