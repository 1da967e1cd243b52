-- vector: random expressions in a large and in a small function (upstream 782ef85b, c764ca71)
-- expect: error
-- why: what the compiler makes of an expression must not depend on how many constants there are
local NAME = "bug_codegen_random"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
if not load then error("no load") end
local random = math.random
local function one(list) return list[random(#list)] end
local function constant() return tostring(random(3) == 1 and random(2000) or 0x7f000000 + random(500)) end
local function expression(depth)
  local kind = random(depth > 0 and 16 or 5)
  if kind <= 3 then return one {"a", "b", "c"} end
  if kind == 4 then return constant() end
  if kind == 5 then return "g" end
  local left = expression(depth - 1)
  if kind == 6 then return "f(" .. left .. ")" end
  if kind == 7 then return "(not " .. left .. ")" end
  local right = expression(depth - 1)
  if kind <= 10 then return "(" .. left .. one {" | ", " & ", " ~ "} .. right .. ")" end
  if kind <= 12 then return "(" .. left .. one {" and ", " or "} .. right .. ")" end
  if kind <= 14 then return "(" .. left .. one {" == ", " ~= "} .. right .. ")" end
  return "t[" .. left .. one {" == ", " ~= "} .. right .. "]"
end
g = 77
local words = {}
for i = 1, 300 do words[i] = "'k" .. i .. "'" end
local large, small = "local _ = {" .. table.concat(words, ",") .. "} ", ""
local t = {[true] = 5, [false] = 6}
local function value(before, text, a, b, c)
  local chunk = load("local t = ... return function(a, b, c, f) " .. before .. "return " .. text .. " end")
  if not chunk then return "refused" end
  local ok, v = pcall(chunk(t), a, b, c, function(...) return ... end)
  return ok and tostring(v) or "error"
end
local function plain(text, a, b, c)  -- t is a local here, not an upvalue
  local chunk = load("local a, b, c, f, t = ... return " .. text)
  local ok, v = pcall(chunk, a, b, c, function(...) return ... end, t)
  return ok and tostring(v) or "error"
end
local values = {false, true, 3, 9, "7"}
for i = 1, 4000 do
  local text, a, b, c = expression(4), one(values), one(values), one(values)
  local wanted = plain(text, a, b, c)
  for _, before in ipairs {large, small} do
    local got = value(before, text, a, b, c)
    if got ~= wanted and got ~= "refused" then
      escaped(("%s is %s, not %s, with %s %s %s"):format(text, got, wanted, a, b, c))
      return
    end
  end
end
