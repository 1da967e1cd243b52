-- vector: headers of every wrong kind, not first, twice
-- expect: error
-- why: must be the first call
local NAME = "arg_playbook_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for i, h in ipairs({1, "x", true, {}, {args = 1}, {args = {1}}, {args = {a = {int = {}}}}, {args = {a = {matches = "("}}}, {args = {a = {matches = ("a?"):rep(2000) .. ("a"):rep(2000)}}}, {args = {a = {one_of = {}}}}, {args = {a = {default = print}}}, {lock = "x"}, {targets = 5}, {x = 1}}) do
  local ok = pcall(gse.playbook, h)
  if ok and i > 4 then escaped(tostring(i)) end
end
gse.now()
if pcall(gse.playbook, {about = "late"}) then escaped("late") end
