-- vector: progress with NaN, infinities, negative, huge, equal, swapped and float numbers
-- expect: harmless
-- why: a fraction is made of them
local NAME = "hst_progress_numbers"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local v = {0, -1, 1, 0/0, 1/0, -1/0, math.maxinteger, math.mininteger, 1e308, 5e-324, 1.5, 2^53, 2^63, -2^63, "1", {}, true} for _, a in ipairs(v) do for _, b in ipairs(v) do pcall(gse.progress, a, b) pcall(gse.progress, a, b, "x") pcall(gse.random, a, b) end pcall(gse.progress, a) pcall(gse.sleep, type(a) == "number" and a > 0 and a < 1e7 and 0 or a) pcall(os.date, "%c", a) pcall(os.difftime, a, a) pcall(os.time, {year = a, month = a, day = a, hour = a, min = a, sec = a}) end
