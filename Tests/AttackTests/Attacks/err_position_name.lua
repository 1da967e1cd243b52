-- vector: load with a chunk name of escapes and 1 MB, then a host error and a Lua error in it
-- expect: error
-- why: chunk names are in positions
local NAME = "err_position_name"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, name in ipairs{"=\27[31m", "@\27]0;x\7", "=gse", "=gse.retry", "\n\n\27", "@" .. ("\u{202e}"):rep(100000), "=" .. ("\255"):rep(1000), "", "=", "@", "=[C]", "a\0b"} do
  local f = load("gse.log('info', 'x') gse.sleep(-1)", name)
  local ok, e = pcall(f) print(e)
  f = load("error('x')", name) ok, e = pcall(f) print(e)
  f, e = load("x x", name) print(e)
end
load("error('last\27[1m')", "=\27[2J\u{9b}")()
