-- §6.9 os.time, os.date, os.difftime, in UTC · 186 assertions · stock
-- time of a table
local function at(year, month, day, hour, min, sec)
    return os.time { year = year, month = month, day = day, hour = hour, min = min, sec = sec }
end
same(at(1970, 1, 1, 0), 0)
same(at(1970, 1, 1), 43200)
same(at(2000, 1, 1, 0, 0, 0), 946684800)
same(at(2026, 7, 28, 13, 45, 30), 1785246330)
same(at(1969, 12, 31, 23, 59, 58), -2)
same(at(1900, 1, 1, 0), -2208988800)
same(at(2038, 1, 19, 3, 14, 8), 2147483648)
same(at(9999, 12, 31, 23, 59, 59), 253402300799)
same(at(2024, 2, 29, 0), 1709164800)
same(os.time { year = "2000", month = "1", day = "1", hour = 0.0 }, 946684800)

-- Fields are brought into their ranges, in the table too.
do
    local t = { year = 2026, month = 14, day = -3, hour = 25, min = 61, sec = 61 }
    same(os.time(t), at(2027, 1, 29, 2, 2, 1))
    same(t, { year = 2027, month = 1, day = 29, hour = 2, min = 2, sec = 1, wday = 6, yday = 29, isdst = false })
    same(at(2023, 2, 29, 0), at(2023, 3, 1, 0))
    same(at(2000, 0, 1, 0), at(1999, 12, 1, 0))
    same(at(2000, 13, 1, 0), at(2001, 1, 1, 0))
    same(at(2000, 1, 1, 0, 0, -1), at(1999, 12, 31, 23, 59, 59))
    same(at(2000, 1, 366, 0), at(2000, 12, 31, 0))
    same(at(2000, 1, 1, 0, 0, 86400), at(2000, 1, 2, 0))
    local ignored = { year = 2000, month = 1, day = 1, wday = 99, yday = 99, other = "kept" }
    os.time(ignored)
    same({ ignored.wday, ignored.yday, ignored.other }, { 7, 1, "kept" })
    same(os.time { year = 2000, month = 1, day = 1, hour = 0, isdst = false }, 946684800)
end
raises("time result cannot be represented in this installation", at, 1969, 12, 31, 23, 59, 59)
raises("field 'year' missing in date table", os.time, {})
raises("field 'month' missing in date table", os.time, { year = 2000 })
raises("field 'day' missing in date table", os.time, { year = 2000, month = 1 })
raises("field 'day' is not an integer", os.time, { year = 2000, month = 1, day = "x" })
raises("field 'hour' is not an integer", os.time, { year = 2000, month = 1, day = 1, hour = 1.5 })
raises("field 'year' is out-of-bound", os.time, { year = 1 << 40, month = 1, day = 1 })
raises("field 'sec' is out-of-bound", os.time, { year = 2000, month = 1, day = 1, sec = 1 << 31 })
raises("bad argument #1 to 'os.time' (table expected, got string)", os.time, "now")
check(select(2, pcall(function() os.time { year = 1 } end)):find("^[^:]+:%d+: field 'month' missing"))

-- time without arguments: seconds, an integer.
same(math.type(os.time()), "integer")
same(math.type(os.time(nil)), "integer")
check(os.time() > 1600000000)

-- date: every conversion, at a moment with a different number in every field.
local moment = 1785246330  -- Tuesday, 28 July 2026, 13:45:30
for conversion, expected in pairs {
    a = "Tue", A = "Tuesday", b = "Jul", B = "July", c = "Tue Jul 28 13:45:30 2026", C = "20", d = "28", D = "07/28/26", e = "28",
    F = "2026-07-28", g = "26", G = "2026", h = "Jul", H = "13", I = "01", j = "209", m = "07", M = "45", n = "\n", p = "PM",
    r = "01:45:30 PM", R = "13:45", S = "30", t = "\t", T = "13:45:30", u = "2", U = "30", V = "31", w = "2", W = "30", x = "07/28/26",
    X = "13:45:30", y = "26", Y = "2026", z = "+0000", ["%"] = "%", Ec = "Tue Jul 28 13:45:30 2026", EC = "20", Ex = "07/28/26",
    EX = "13:45:30", Ey = "26", EY = "2026", Od = "28", Oe = "28", OH = "13", OI = "01", Om = "07", OM = "45", OS = "30", Ou = "2",
    OU = "30", OV = "31", Ow = "2", OW = "30", Oy = "26",
} do
    same(conversion .. " " .. os.date("!%" .. conversion, moment), conversion .. " " .. expected)
    same(conversion .. " " .. os.date("%" .. conversion, moment), conversion .. " " .. expected)
end
same(os.date("!%Z", moment), "GMT")
same(os.date("!%Y-%m-%dT%H:%M:%SZ", 0), "1970-01-01T00:00:00Z")
same(os.date("!%Y-%m-%d", -1), "1969-12-31")
same(os.date("!%j %U %W %V %G", 1104537600), "001 00 00 53 2004")
same(os.date("!%I %p", 0), "12 AM")
same(os.date("!", 0), "")
same(os.date("", 0), "")
same(os.date("!plain text", 0), "plain text")
same(os.date("!%Y\0%m", 0), "1970\00001")
same(os.date("!%%%%", 0), "%%")
same(os.date("!%d/%m/%Y %H:%M", moment), "28/07/2026 13:45")
same(os.date(nil, 0), os.date("%c", 0))
same(os.date("!%Y", 0.0), "1970")
same(os.date("!%Y", "0"), "1970")
same(os.date("!%F", 253402300799), "9999-12-31")
same(#os.date("!" .. ("%c"):rep(20), 0), 480)

-- date as a table, and back
same(os.date("!*t", moment), { year = 2026, month = 7, day = 28, hour = 13, min = 45, sec = 30, wday = 3, yday = 209, isdst = false })
same(os.date("*t", 0), { year = 1970, month = 1, day = 1, hour = 0, min = 0, sec = 0, wday = 5, yday = 1, isdst = false })
for _, seconds in ipairs { 0, 1, -2, moment, 951782400, 4102444800, -2208988800 } do
    same(os.time(os.date("!*t", seconds)), seconds)
end
same(type(os.date()), "string")
same(os.date("!*t").year >= 2020, true)
same(os.date("!*tt", 0):sub(1, 2), "*t")

raises("invalid conversion specifier '%Ez'", os.date, "%Ez", 0)
raises("invalid conversion specifier '%'", os.date, "%", 0)
raises("invalid conversion specifier '%9'", os.date, "%9", 0)
raises("invalid conversion specifier '%i x'", os.date, "%i x", 0)
raises("invalid conversion specifier '%O'", os.date, "%O", 0)
raises("invalid conversion specifier '%E'", os.date, "%E", 0)
raises("bad argument #2 to 'os.date' (number has no integer representation)", os.date, "%Y", 1.5)
raises("bad argument #2 to 'os.date' (number expected, got string)", os.date, "%Y", "x")
raises("bad argument #1 to 'os.date' (string expected, got table)", os.date, {})
raises("date result cannot be represented in this installation", os.date, "!%Y", 1 << 60)

-- difftime
same({ os.difftime(10, 4), os.difftime(4, 10), os.difftime(0, 0) }, { 6.0, -6.0, 0.0 })
same(os.difftime(at(2026, 1, 2), at(2026, 1, 1)), 86400.0)
raises("bad argument #1 to 'os.difftime' (number expected, got no value)", os.difftime)
raises("bad argument #2 to 'os.difftime' (number expected, got no value)", os.difftime, 1)
raises("bad argument #1 to 'os.difftime' (number has no integer representation)", os.difftime, 1.5, 1)
