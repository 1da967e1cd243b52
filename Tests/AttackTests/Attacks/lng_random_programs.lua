-- vector: thousands of random programs of jumps, closes, constants and calls
-- expect: error
-- why: the compiler, its mending and the machine agree
local NAME = "lng_random_programs"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
math.randomseed(4711)
local r = math.random
local function pick(t) return t[r(#t)] end
local depth = 0
local function expr(n) if n <= 0 then return pick{"1", "nil", "x", "y", "'s'", "2.5", "true", "t.a", "t[1]", "...", "0x7fffffffffff", "1e300", "#t", "-x"} end
  local k = r(8)
  if k == 1 then return "(" .. expr(n - 1) .. pick{" + ", " .. ", " == ", " < ", " | ", " & ", " ~ ", " // ", " ~= ", " <= ", " << "} .. expr(n - 1) .. ")" end
  if k == 2 then return "(" .. expr(n - 1) .. pick{" and ", " or "} .. expr(n - 1) .. ")" end
  if k == 3 then return "t[" .. expr(n - 1) .. "]" end if k == 4 then return "not " .. expr(n - 1) end
  if k == 5 then return "f(" .. expr(n - 1) .. ")" end if k == 6 then return "{" .. expr(n - 1) .. ", k = " .. expr(n - 1) .. "}" end
  if k == 7 then return "(function(...) return " .. expr(n - 1) .. " end)(" .. expr(n - 1) .. ")" end
  return "t.b" end
local function block(n) local o = {} for i = 1, r(3) do local k = r(9) local e = expr(r(0, 3))
  if n <= 0 or k == 1 then o[i] = pick{"x", "y", "t.a", "t[x]", "g"} .. " = " .. e
  elseif k == 2 then o[i] = "if " .. e .. " then " .. block(n - 1) .. " else " .. block(n - 1) .. " end"
  elseif k == 3 then o[i] = "for i = 1, 3 do " .. block(n - 1) .. pick{" break", "", " goto c ::c::"} .. " end"
  elseif k == 4 then o[i] = "for k, v in pairs(t) do local c <close> = C " .. block(n - 1) .. pick{" break", ""} .. " end"
  elseif k == 5 then o[i] = "do local c <close> = C local x <const> = " .. e .. " " .. block(n - 1):gsub("x = ", "y = ") .. " end"
  elseif k == 6 then o[i] = "repeat local z = " .. e .. " " .. block(n - 1) .. " until true"
  elseif k == 7 then o[i] = "local x, y = " .. e .. ", y"
  elseif k == 8 then o[i] = "g = function() return x, y end"
  else o[i] = "while " .. e .. " do n = n + 1 if n > 20 then break end " .. block(n - 1) .. " end" end end
  return table.concat(o, " ") end
local C = setmetatable({}, {__close = function() end})
for i = 1, 2500 do
  local env = {C = C, pairs = pairs, n = 0, t = {1, 2, a = 3}, f = function(v) return v end, x = 1, y = 2}
  local f = load(block(3), "=r", "t", env)
  if f then pcall(f, i) end
end
