-- vector: changing what libraries have, by every way there is
-- expect: error
-- why: libraries are shared with the code of gse
local NAME = "glb_libraries_readonly"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, lib in ipairs({string, table, math, utf8, coroutine, os, gse, gse.json, gse.text}) do
  local k = next(lib)
  for i, f in ipairs({function() lib[k] = 1 end, function() lib.new = 1 end, function() rawset(lib, k, 1) end, function() rawset(lib, "new", 1) end, function() setmetatable(lib, nil) end, function() setmetatable(lib, {}) end, function() table.insert(lib, 1) end, function() table.move({1}, 1, 1, 1, lib) end, function() table.sort(lib) lib[1] = 1 end, function() lib[k] = nil end}) do
    local ok = pcall(f)
    if ok or rawget(lib, "new") or lib[1] then escaped("way " .. i) end
  end
end
