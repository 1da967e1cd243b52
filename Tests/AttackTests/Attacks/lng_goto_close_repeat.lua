-- vector: goto, break and continue around closing variables in repeat-until with upvalues
-- expect: harmless
-- why: 5.4.4 compiles jumps over them
local NAME = "lng_goto_close_repeat"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local log = {}
local function c(n) return setmetatable({}, {__close = function() log[#log + 1] = n end}) end
for round = 1, 3 do
  local i = 0
  repeat local x <close> = c("x") local up = i local f = function() return up end i = i + 1 if i % 2 == 0 then goto continue end local y <close> = c("y") do local z <close> = c("z") if i == 3 then goto continue2 end end ::continue2:: until true
  while i < 5 do local x <close> = c("w") i = i + 1 if i == 3 then goto again end if i == 4 then break end ::again:: end
  for k = 1, 3 do local x <close> = c("f") for _, v in pairs{1, 2} do local y <close> = c("g") if v == 1 then goto next end if k == 2 then goto done end ::next:: end end
  ::done:: do goto continue end ::continue::
end
assert(#log > 10)
do local t = {} for i = 1, 3 do local x <close> = c(i) t[i] = function() return i, x end end for i = 1, 3 do assert(t[i]() == i) end end
