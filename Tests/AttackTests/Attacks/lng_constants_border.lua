-- vector: functions with 250 to 260, 65,530 to 65,540 and 131,070 constants in every kind of use
-- expect: error
-- why: operands hold 8 bits, jumps 17
local NAME = "lng_constants_border"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function with(n, tail) local t = {"local x = {}"} for i = 1, n do t[#t + 1] = ("x[%d] = %d.5"):format(i % 7, i) end t[#t + 1] = tail return load(table.concat(t, "\n")) end
local tails = {"return x.aa, x.bb, ('m'):rep(2)", "local a = 3 return a | 0x7fffffffff, 0x7ffffffffe & a, a == 'k', a == 1e9, a < 70000, a + 1e40",
  "local a = {} a.name = 'v' a.other = 99999999 a['n' .. 1] = nil return a:name2", "x.f = function(self) return 'ok' end return x:f()", "local t <const> = 1e50 return t * 3, -t, x[t], #x == 4e8",
  "local a = x[1] == 12345.678 and 'p' or 'q' local b = not (a == 'z') return b and a | 0xfffffffffff"}
for n = 245, 262 do for _, tail in ipairs(tails) do local f = with(n, tail) if f then pcall(f) end end end
local f = with(256, "x.f = function(self) return 'ok' end return x:f()") assert(f() == "ok")
local f = with(32768, "x.f = function(self) return 'ok' end return x:f()") if f then assert(f() == "ok") end
