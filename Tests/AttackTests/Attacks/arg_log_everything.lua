-- vector: log and progress with every wrong value
-- expect: error
-- why: levels, fields and numbers go to the host
local NAME = "arg_log_everything"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, l in ipairs({"", "INFO", "info\0", "fatal", 5, {}, true, "i\u{301}nfo"}) do if pcall(gse.log, l, "x") then escaped("level " .. tostring(l)) end end
for _, m in ipairs({{}, true, print}) do if pcall(gse.log, "info", m) then escaped("message " .. type(m)) end end
local cyclic = {} cyclic.a = cyclic
local deep = {} for i = 1, 200 do deep = {a = deep} end
for i, f in ipairs({1, "x", true, {1, 2}, cyclic, deep, {[1.5] = 1}, {a = print}, {a = coroutine.create(print)}, setmetatable({}, {})}) do
  if pcall(gse.log, "info", "x", f) and i < 4 then escaped("fields " .. i) end
end
for _, n in ipairs({-1, 0 / 0, 1 / 0, "1", {}, true}) do if pcall(gse.progress, n, 1) or pcall(gse.progress, 1, n) then escaped("progress " .. tostring(n)) end end
