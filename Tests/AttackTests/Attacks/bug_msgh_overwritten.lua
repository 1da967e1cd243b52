-- vector: message handler of a closed coroutine is called from where the stack was (upstream 3fe7be95)
-- expect: error
-- why: another value of the stack would be called as the handler
local NAME = "bug_msgh_overwritten"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local seen = {}
local function right(m) return m end
local function wrong(tag) return function(m) seen[#seen + 1] = tag return m end end
local function body(depth)
  local a <close> = setmetatable({}, {__close = function(_, e) local x, y, z = wrong("x"), wrong("y"), wrong("z") error("first") end})
  local b <close> = setmetatable({}, {__close = function(_, e) local x, y, z = wrong("x"), wrong("y"), wrong("z") error("second") end})
  local c <close> = setmetatable({}, {__close = function(_, e) local x, y, z = wrong("x"), wrong("y"), wrong("z") error("third") end})
  if depth > 0 then return (body(depth - 1)) end
  coroutine.yield(1)
end
for n = 0, 60 do
  local co = coroutine.create(function(...) return xpcall(body, wrong("handler"), n % 7) end)
  coroutine.resume(co, table.unpack({wrong(1), wrong(2), wrong(3), wrong(4)}, 1, n % 5))
  local ok, e = coroutine.close(co)
  if ok or type(e) ~= "string" or not e:find("first", 1, true) then escaped("close gave " .. tostring(e)) return end
  if #seen > 0 then escaped("a handler was called: " .. tostring(seen[1])) return end
end
