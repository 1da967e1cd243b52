-- vector: readers that return nothing, numbers, tables, errors, themselves load, call the host, close coroutines
-- expect: harmless
-- why: load calls it between bytes
local NAME = "ld_reader_hostile"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, f in ipairs{function() return 1 end and function() end, function() return {} end, function() error({}) end, function() return load("x") end, function() return gse.now() end, function() return coroutine.yield() end, function() return load(function() return load(function() return nil end) and nil end) and nil end, tostring, error} do pcall(load, f) coroutine.wrap(function() pcall(load, f) end)() end
local n = 0 local f = load(function() n = n + 1 if n == 1 then return "return " elseif n == 2 then return 42 end end) assert(f() == 42)
local parts = {"\27", "Lua"} n = 0 assert(not load(function() n = n + 1 return parts[n] end)) n = 0 parts = {"", "\27Lua"} load(function() n = n + 1 return parts[n] end)
local deep = 0 local function rec() deep = deep + 1 if deep < 300 then return load(rec) and nil end end pcall(load, rec)
