-- vector: __concat metamethods that make the stack grow, collect, fail, yield and concatenate in turn
-- expect: harmless
-- why: 5.4.4 goes on with the top of the stack that was freed
local NAME = "bug_concat_stack"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function grow(n) if n > 0 then return grow(n - 1), 1 end end
local function text(v) return type(v) == "table" and v.text or tostring(v) end
local rope = {}
local function new(s) return setmetatable({text = s}, rope) end
local depth, ways = 0, 0
rope.__concat = function(a, b)
  depth, ways = depth + 1, ways + 1
  if ways % 3 == 0 then grow(60 + ways % 90) end
  if ways % 5 == 0 then for i = 1, 40 do local _ = {i, ("g"):rep(i)} end end
  if ways % 7 == 0 and coroutine.isyieldable() then coroutine.yield("within") end
  if depth < 6 and ways % 4 == 0 then
    if text("<" .. new("n") .. ways .. new("m") .. ">") ~= "<n" .. ways .. "m>" then escaped("inner") end
  end
  local s = text(a) .. text(b)
  if ways % 11 == 0 then depth = depth - 1 error("on the way", 0) end
  depth = depth - 1
  return new(s)
end
for round = 1, 3000 do
  local co = coroutine.create(function()
    local o = new("O" .. round)
    local x = "a" .. round .. o .. "b" .. round .. o .. "c" .. 1.5 .. o
    return text(x)
  end)
  local ok, x
  repeat ok, x = coroutine.resume(co) until coroutine.status(co) == "dead"
  local O = "O" .. round
  if ok and x ~= "a" .. round .. O .. "b" .. round .. O .. "c1.5" .. O then escaped(x) end
  if not ok and x ~= "on the way" then escaped(x) end
  depth = 0
end
