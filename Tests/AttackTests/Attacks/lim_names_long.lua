-- vector: names, selectors, labels and levels of ten megabytes
-- expect: error
-- why: each is copied, quoted, put on record and shown
local NAME = "lim_names_long"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local big = ("n"):rep(10 << 20)
for i = 1, 5 do
  for _, option in ipairs({"user", "cwd", "hosts"}) do pcall(gse.session, {hosts = {"h1"}, user = "ops", [option] = big}) end
  pcall(gse.session, {hosts = {big}}) pcall(gse.session, {[big] = 1}) pcall(gse.file, big) pcall(gse.hosts, big) pcall(require, big)
  pcall(gse.log, big, "x") pcall(gse.sleep, big) pcall(gse.progress, 1, 2, big) pcall(gse.playbook, {about = big})
end
