-- §6.7 Mathematical functions · 74 assertions · stock
same({ math.pi, math.huge, -math.huge }, { 3.141592653589793, 1 / 0, -1 / 0 })
same({ math.type(1), math.type(1.0), math.type("1"), math.type(nil), math.type({}) }, { "integer", "float" })
raises("bad argument #1 to 'math.type' (value expected)", math.type)

-- abs, ceil, floor, fmod, modf
same({ math.abs(-5), math.abs(5.5), math.abs(-0.0), math.abs(math.mininteger), math.abs("-3") }, { 5, 5.5, 0.0, math.mininteger, 3.0 })
same({ math.floor(3.7), math.floor(-3.7), math.floor(5), math.floor(-0.0), math.ceil(3.2), math.ceil(-3.2), math.ceil(5) },
    { 3, -4, 5, math.floor(-0.0), 4, -3, 5 })
same({ math.floor(1e300), math.ceil(-1e300), math.floor(2.0 ^ 63), math.floor(math.huge) }, { 1e300, -1e300, 2.0 ^ 63, math.huge })
same({ math.floor(2.0 ^ 53), math.ceil(-2.0 ^ 63), math.floor("3.7") }, { 1 << 53, math.mininteger, 3 })
same({ math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.fmod(-7, -3) }, { 1, -1, 1, -1 })
same({ math.fmod(7.5, 2), math.fmod(-7.5, 2), math.fmod(5, math.huge) }, { 1.5, -1.5, 5.0 })
same({ math.fmod(math.mininteger, -1), math.fmod(math.maxinteger, math.mininteger) }, { 0, math.maxinteger })
raises("bad argument #2 to 'math.fmod' (zero)", math.fmod, 1, 0)
check(math.fmod(1, 0.0) ~= math.fmod(1, 0.0))
same({ math.modf(3.7) }, { 3, 3.7 - 3 })
same({ math.modf(-3.25) }, { -3, -0.25 })
same({ math.modf(5) }, { 5, 0.0 })
same({ math.modf(math.huge) }, { math.huge, 0.0 })
same({ math.modf(-math.huge) }, { -math.huge, 0.0 })
same(select(2, math.modf(0 / 0)) ~= select(2, math.modf(0 / 0)), true)

-- max and min keep the subtype of what they pick.
same({ math.max(1, 2, 3), math.max(1, 2.5), math.max(-1), math.min(3, 1, 2), math.min(1, 1.0), math.max(1.0, 1) }, { 3, 2.5, -1, 1, 1, 1.0 })
same({ math.max(math.mininteger, -math.huge), math.min(math.maxinteger, math.huge) }, { math.mininteger, math.maxinteger })
raises("bad argument #1 to 'math.max' (value expected)", math.max)
raises("attempt to compare nil with number", math.min, 1, nil)

-- tointeger, ult
same({ math.tointeger(3), math.tointeger(3.0), math.tointeger(-0.0), math.tointeger("8"), math.tointeger(2.0 ^ 53) }, { 3, 3, 0, 8, 1 << 53 })
same({ math.tointeger(3.5), math.tointeger("x"), math.tointeger({}), math.tointeger(2 ^ 63), math.tointeger(0 / 0), math.tointeger(math.huge) }, {})
same({ math.tointeger("3.0"), math.tointeger("0x10"), math.tointeger("3.5") }, { 3, 16 })
raises("bad argument #1 to 'math.tointeger' (value expected)", math.tointeger)
same({ math.ult(1, 2), math.ult(2, 1), math.ult(1, -1), math.ult(-1, 1), math.ult(-2, -1), math.ult(0, 0) }, { true, false, true, false, true, false })
raises("number has no integer representation", math.ult, 1.5, 2)

-- sqrt, exp, log, trigonometry: within a hair.
local function near(value, expected) check(math.abs(value - expected) <= 1e-12 * math.max(1, math.abs(expected)), value .. " is not near " .. expected) end
near(math.sqrt(2), 1.4142135623730951)
near(math.exp(1), 2.718281828459045)
near(math.log(math.exp(2)), 2)
same({ math.log(8, 2), math.log(1000, 10), math.log(1), math.exp(0), math.sqrt(16) }, { 3.0, 3.0, 0.0, 1.0, 4.0 })
near(math.log(27, 3), 3)
same({ math.log(0), math.log(1, 2), math.log(1024, 2) }, { -math.huge, 0.0, 10.0 })
check(math.log(-1) ~= math.log(-1))
check(math.sqrt(-1) ~= math.sqrt(-1))
near(math.sin(math.pi / 6), 0.5)
near(math.cos(math.pi / 3), 0.5)
near(math.tan(math.pi / 4), 1)
near(math.asin(1), math.pi / 2)
near(math.acos(-1), math.pi)
near(math.atan(1), math.pi / 4)
near(math.atan(1, -1), 3 * math.pi / 4)
near(math.atan(-1, -1), -3 * math.pi / 4)
near(math.atan(0.0, -1), math.pi)
near(math.atan(-0.0, -1), -math.pi)
same({ math.sin(0), math.cos(0), math.atan(0) }, { 0.0, 1.0, 0.0 })
near(math.deg(math.pi), 180)
near(math.rad(180), math.pi)

-- random: ranges and repeatability; the numbers themselves are checked for a fixed seed.
do
    math.randomseed(42)
    local first = { math.random(), math.random(10), math.random(-5, 5), math.random(0), math.random(math.mininteger, math.maxinteger) }
    math.randomseed(42)
    same({ math.random(), math.random(10), math.random(-5, 5), math.random(0), math.random(math.mininteger, math.maxinteger) }, first)
    math.randomseed(43)
    same(math.random() == first[1], false)
    math.randomseed(42, 7)
    same(math.random() == first[1], false)
    local wrong, seen = 0, {}
    for _ = 1, 2000 do
        local f, a, b = math.random(), math.random(6), math.random(-3, 3)
        if f < 0 or f >= 1 or math.type(f) ~= "float" then wrong = wrong + 1 end
        if a < 1 or a > 6 or math.type(a) ~= "integer" or b < -3 or b > 3 then wrong = wrong + 1 end
        seen[a] = true
        seen[b + 10] = true
    end
    same(wrong, 0)
    local faces = 0
    for _ in pairs(seen) do faces = faces + 1 end
    same(faces, 13)
    same({ math.random(5, 5), math.random(math.maxinteger, math.maxinteger), math.random(1) }, { 5, math.maxinteger, 1 })
    same(math.type(math.random(0)), "integer")
    same(pcall(math.random, 3.0), true)
    raises("bad argument #1 to 'math.random' (interval is empty)", math.random, -1)
    raises("bad argument #1 to 'math.random' (interval is empty)", math.random, 2, 1)
    raises("wrong number of arguments", math.random, 1, 2, 3)
    raises("number has no integer representation", math.random, 1.5)
    same(select("#", math.randomseed()), 2)
    same({ math.randomseed(5) }, { 5, 0 })
    same({ math.randomseed(5, 6) }, { 5, 6 })
    raises("bad argument #1 to 'math.randomseed' (number expected, got string)", math.randomseed, "x")
    raises("bad argument #1 to 'math.randomseed' (number has no integer representation)", math.randomseed, 1.5)
    math.randomseed(1)
    same({ math.random(1000), math.random(1000), math.random(1000) }, { 414, 488, 418 })
end

-- Old functions that Debian builds in.
same({ math.pow(2, 10), math.log10(1000), math.ldexp(0.5, 3), math.cosh(0), math.sinh(0), math.tanh(0) }, { 1024.0, 3.0, 4.0, 1.0, 0.0, 0.0 })
same({ math.frexp(8) }, { 0.5, 4 })
near(math.atan2(1, -1), 3 * math.pi / 4)

-- Arguments are numbers or text that converts.
same({ math.abs("5"), math.max("1", "2"), math.floor("2.5"), math.sqrt("4") }, { 5.0, "2", 2, 2.0 })
raises("bad argument #1 to 'math.abs' (number expected, got string)", math.abs, "x")
raises("bad argument #1 to 'math.floor' (number expected, got no value)", math.floor)
raises("bad argument #1 to 'math.sin' (number expected, got nil)", math.sin, nil)
