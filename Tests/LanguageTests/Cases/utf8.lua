-- §6.5 UTF-8 support · 70 assertions · stock
same({ utf8.char(), utf8.char(65), utf8.char(233, 0x20AC, 0x1F600) }, { "", "A", "é€😀" })
same({ utf8.char(0), utf8.char(0x7f), utf8.char(0x80), utf8.char(0x7ff), utf8.char(0x800), utf8.char(0xffff), utf8.char(0x10000) },
    { "\0", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80" })
same({ #utf8.char(0x200000), #utf8.char(0x4000000), #utf8.char(0x7FFFFFFF) }, { 5, 6, 6 })
raises("bad argument #1 to 'utf8.char' (value out of range)", utf8.char, -1)
raises("bad argument #2 to 'utf8.char' (value out of range)", utf8.char, 1, 0x80000000)
same(utf8.charpattern, "[\0-\x7F\xC2-\xFD][\x80-\xBF]*")
do
    local chars = {}
    for c in ("aé€😀"):gmatch(utf8.charpattern) do chars[#chars + 1] = c end
    same(chars, { "a", "é", "€", "😀" })
end

-- len
same({ utf8.len(""), utf8.len("abc"), utf8.len("aé€😀"), utf8.len("\0") }, { 0, 3, 4, 1 })
same({ utf8.len("aé€", 2), utf8.len("aé€", 4), utf8.len("aé€", -3), utf8.len("aé€", 1, 1), utf8.len("aé€", 1, 2), utf8.len("aé€", 7) },
    { 2, 1, 1, 1, 2, 0 })
same({ utf8.len("abc", 3, 1), utf8.len("abc", 4) }, { 0, 0 })
for _, case in ipairs {
    { "a\x80", 2 }, { "\xff", 1 }, { "\xc0\x80", 1 }, { "\xe4\xbd", 1 }, { "ab\xf4\x90\x80\x80", 3 }, { "\xed\xa0\x80", 1 }, { "é\xc3", 3 },
} do
    same({ utf8.len(case[1]) }, { nil, case[2] })
end
same(utf8.len("\xed\xa0\x80", 1, -1, true), 1)
same(utf8.len("\xf4\x90\x80\x80", 1, -1, true), 1)
same(utf8.len("\u{7FFFFFFF}", 1, -1, true), 1)
same({ utf8.len("\xc0\x80", 1, -1, true) }, { nil, 1 })
same({ utf8.len("é", 2) }, { nil, 2 })
raises("bad argument #2 to 'utf8.len' (initial position out of bounds)", utf8.len, "abc", 5)
raises("bad argument #2 to 'utf8.len' (initial position out of bounds)", utf8.len, "abc", 0)
raises("bad argument #3 to 'utf8.len' (final position out of bounds)", utf8.len, "abc", 1, 4)

-- codepoint
same({ utf8.codepoint("aé€😀", 1, -1) }, { 97, 233, 0x20AC, 0x1F600 })
same({ utf8.codepoint("abc") }, { 97 })
same({ utf8.codepoint("é", 1) }, { 233 })
same({ utf8.codepoint("abc", 3, 2) }, {})
same({ utf8.codepoint("\xed\xa0\x80", 1, 1, true) }, { 0xD800 })
same({ utf8.codepoint("\u{7FFFFFFF}", 1, 1, true) }, { 0x7FFFFFFF })
raises("invalid UTF-8 code", utf8.codepoint, "\xed\xa0\x80")
raises("invalid UTF-8 code", utf8.codepoint, "\x80")
raises("invalid UTF-8 code", utf8.codepoint, "\u{7FFFFFFF}")
raises("bad argument #3 to 'utf8.codepoint' (out of bounds)", utf8.codepoint, "abc", 4)
raises("bad argument #3 to 'utf8.codepoint' (out of bounds)", utf8.codepoint, "abc", 1, 4)
raises("bad argument #3 to 'utf8.codepoint' (out of bounds)", utf8.codepoint, "")

-- offset
same({ utf8.offset("aé€😀", 1), utf8.offset("aé€😀", 2), utf8.offset("aé€😀", 3), utf8.offset("aé€😀", 4), utf8.offset("aé€😀", 5) },
    { 1, 2, 4, 7, 11 })
same({ utf8.offset("aé€😀", -1), utf8.offset("aé€😀", -2), utf8.offset("aé€😀", -4) }, { 7, 4, 1 })
same({ utf8.offset("aé€😀", 6), utf8.offset("aé€😀", -5) }, {})
same({ utf8.offset("aé€", 0, 3), utf8.offset("aé€", 0, 2), utf8.offset("aé€", 0, 7), utf8.offset("aé€", 0, 6) }, { 2, 2, 7, 4 })
same({ utf8.offset("aé€", 2, 2), utf8.offset("aé€", -1, 4), utf8.offset("aé€", 1, 4) }, { 4, 2, 4 })
same({ utf8.offset("", 1), utf8.offset("", 0), utf8.offset("", -1) }, { 1, 1 })
raises("initial position is a continuation byte", utf8.offset, "é", 1, 2)
raises("initial position is a continuation byte", utf8.offset, "é", -1, 2)
raises("bad argument #3 to 'utf8.offset' (position out of bounds)", utf8.offset, "abc", 1, 5)
raises("bad argument #3 to 'utf8.offset' (position out of bounds)", utf8.offset, "abc", 1, -4)

-- codes
local function walked(text, lax)
    local seen = {}
    for p, c in utf8.codes(text, lax) do seen[#seen + 1] = p .. "=" .. c end
    return table.concat(seen, " ")
end
same(walked(""), "")
same(walked("abc"), "1=97 2=98 3=99")
same(walked("aé€😀\0z"), "1=97 2=233 4=8364 7=128512 11=0 12=122")
same(walked("\xed\xa0\x80a", true), "1=55296 4=97")
same(walked("\u{7FFFFFFF}", true), "1=2147483647")
raises("invalid UTF-8 code", walked, "a\xff")
raises("invalid UTF-8 code", walked, "\xed\xa0\x80")
raises("invalid UTF-8 code", walked, "\xf4\x90\x80\x80")
raises("invalid UTF-8 code", walked, "\xc3")
raises("invalid UTF-8 code", walked, "\xc0\x80")
raises("invalid UTF-8 code", walked, "\xc0\x80", true)
raises("bad argument #1 to 'utf8.codes' (string expected, got no value)", utf8.codes)
same(select("#", utf8.codes("x")), 3)
for _, text in ipairs { "", "a", "héllo wörld", "日本語", "😀😁" } do
    local codes, count = {}, 0
    for _, c in utf8.codes(text) do codes[#codes + 1] = c count = count + 1 end
    same(utf8.char(table.unpack(codes)), text)
    same(utf8.len(text), count)
end
