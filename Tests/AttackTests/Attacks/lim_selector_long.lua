-- vector: selectors of a megabyte, and globs with many stars
-- expect: error
-- why: a selector is read left to right once
local NAME = "lim_selector_long"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, x in ipairs({("h1,"):rep(300000) .. "h1", ("*a"):rep(200000) .. "b", ("h*"):rep(30) .. "x", ("!h1,"):rep(200000) .. "h1", ("&"):rep(1000000), ("group:x,"):rep(100000), ("["):rep(100000), "h[1:99999999]", ("?"):rep(1000000)}) do
  pcall(gse.hosts, x)
  pcall(gse.session, {hosts = x, user = "ops", cwd = "/tmp"})
end
