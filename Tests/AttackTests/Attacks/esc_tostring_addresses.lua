-- vector: addresses in texts of every kind
-- expect: error
-- why: they would tell where memory is
local NAME = "esc_tostring_addresses"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local s = gse.session({hosts = {"h1"}, user = "ops", timeout = 5, cwd = "/tmp"})
local co = coroutine.create(print)
for i, v in ipairs({{}, print, function() end, co, s, io or {}, setmetatable({}, {__name = "x"})}) do
  for _, t in ipairs({tostring(v), ("%s"):format(v), ("%p"):format(v), ("%20p"):format(v), select(2, pcall(error, v)) and tostring(v)}) do
    if type(t) == "string" and t:find("0x%x%x%x%x%x%x") then escaped(i .. " " .. t) end
  end
end
if ("%p"):format("a"):find("0x%x%x%x%x%x%x") then escaped("string") end
