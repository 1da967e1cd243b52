-- vector: string.pack and unpack with sizes that overflow
-- expect: error
-- why: sizes are added up in C
local NAME = "mem_pack_size"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, f in ipairs({"c2147483647c2147483647c2147483647", ("c2147483647"):rep(5), "!16 c9223372036854775807", "s8", "z"}) do
  local ok, s = pcall(string.pack, f, "x", "x", "x", "x", "x") if ok and #s > 1000 then escaped(f) end
  ok, s = pcall(string.packsize, f) if ok and (s < 0 or math.type(s) ~= "integer") then escaped("size of " .. f) end
end
