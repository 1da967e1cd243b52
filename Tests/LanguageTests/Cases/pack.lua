-- §6.4.2 string.pack, string.packsize, string.unpack · 262 assertions · stock
local pack, unpack, packsize = string.pack, string.unpack, string.packsize
local function hex(s) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end

-- Integers of every size, both orders, with and without sign.
for size = 1, 16 do
    same(packsize("i" .. size), size)
    for _, order in ipairs { "<", ">" } do
        for _, value in ipairs { 0, 1, -1, 100, -100 } do
            same(unpack(order .. "i" .. size, pack(order .. "i" .. size, value)), value)
        end
    end
end
same(hex(pack("<i4", 0x01020304)), "04030201")
same(hex(pack(">i4", 0x01020304)), "01020304")
same(hex(pack("<i3", -2)), "feffff")
same(hex(pack(">I2", 0xfffe)), "fffe")
same(unpack(">I2", "\xff\xfe"), 65534)
same(unpack(">i2", "\xff\xfe"), -2)
same(hex(pack(">i16", -1)), ("ff"):rep(16))
same(unpack(">I16", ("\0"):rep(15) .. "\5"), 5)
same({ packsize("b"), packsize("B"), packsize("h"), packsize("H"), packsize("i"), packsize("I"), packsize("l"), packsize("L"),
    packsize("j"), packsize("J"), packsize("T"), packsize("f"), packsize("d"), packsize("n") },
    { 1, 1, 2, 2, 4, 4, 8, 8, 8, 8, 8, 4, 8, 8 })
same({ unpack("<bBhH", pack("<bBhH", -1, 255, -1, 65535)) }, { -1, 255, -1, 65535, 7 })
same(unpack("<j", pack("<j", math.mininteger)), math.mininteger)
same(unpack("<J", pack("<J", -1)), -1)
same(hex(pack("<T", 258)), "0201000000000000")
same(hex(pack("<i2", "5")), "0500")
same(hex(pack("<i2", 5.0)), "0500")
for _, wrong in ipairs { { "i1", 128 }, { "i1", -129 }, { "I1", 256 }, { "b", 200 }, { "B", -1 }, { "i2", 32768 }, { "I3", 1 << 24 } } do
    raises("bad argument #2 to 'string.pack' (", pack, wrong[1], wrong[2])
end
raises("integer overflow", pack, "i1", 128)
raises("unsigned overflow", pack, "I1", 256)
raises("16-byte integer does not fit into Lua Integer", unpack, "<I16", ("\xff"):rep(15) .. "\1")
raises("9-byte integer does not fit into Lua Integer", unpack, "<I9", ("\0"):rep(8) .. "\1")
raises("integral size (17) out of limits [1,16]", pack, "i17", 1)
raises("integral size (0) out of limits [1,16]", pack, "i0", 1)
raises("number has no integer representation", pack, "i", 1.5)
raises("number expected, got string", pack, "i", "x")

-- Floats.
same(hex(pack("<d", 1.5)), "000000000000f83f")
same(hex(pack(">f", 1.5)), "3fc00000")
same(unpack("<f", pack("<f", 0.1)) == 0.1, false)
same(unpack("<f", pack("<f", 0.5)), 0.5)
same(unpack("<n", pack("<n", 0.1)), 0.1)
same(unpack("<d", pack("<d", -1 / 0)), -math.huge)
check(unpack("<d", pack("<d", 0 / 0)) ~= 0)
same({ unpack("<dfn", pack("<dfn", 1, 2, 3)) }, { 1.0, 2.0, 3.0, 21 })
raises("number expected, got nil", pack, "d")

-- Strings: fixed, counted, zero-terminated.
same(pack("c5", "abc"), "abc\0\0")
same(pack("c3", "abc"), "abc")
same(pack("c0", ""), "")
same(unpack("c3", "abcdef"), "abc")
same(hex(pack("<s1", "ab")), "026162")
same(hex(pack(">s2", "ab")), "00026162")
same(hex(pack("<s", "a")), "010000000000000061")
same({ unpack("<s2", pack("<s2", ("x"):rep(1000))) }, { ("x"):rep(1000), 1003 })
same(pack("z", "hi"), "hi\0")
same({ unpack("z", "hi\0rest") }, { "hi", 4 })
same({ unpack("zz", "a\0\0") }, { "a", "", 4 })
same(unpack("<s1", "\0"), "")
raises("string longer than given size", pack, "c2", "abc")
raises("string contains zeros", pack, "z", "a\0b")
raises("string length does not fit in given size", pack, "s1", ("x"):rep(256))
raises("missing size for format option 'c'", pack, "c", "a")
raises("unfinished string for format 'z'", unpack, "z", "abc")
raises("data string too short", unpack, "<s1", "\5ab")
raises("data string too short", unpack, "c4", "abc")
raises("data string too short", unpack, "i4", "abc")

-- Padding, alignment, order.
same(hex(pack("<i1xi1", 1, 2)), "010002")
same(hex(pack("<!4 i1 i4", 1, 2)), "0100000002000000")
same(hex(pack("<!2 i1 i4", 1, 2)), "010002000000")
same(hex(pack("<! i1 !8 d", 1, 0)), "01" .. ("00"):rep(15))
same(hex(pack("<i1 Xi4 i1", 1, 2)), "0102")
same(hex(pack("<!4 i1 Xi4 i1", 1, 2)), "0100000002")
same({ packsize("<!4 i1 i4"), packsize("!8 b d"), packsize("<i1 i4"), packsize("c10 x"), packsize("") }, { 8, 16, 5, 11, 0 })
same(hex(pack(">i2 <i2 =i1", 1, 1, 1)), "0001010001")
same({ unpack("<!4 i1 i4", "\1\0\0\0\2\0\0\0") }, { 1, 2, 9 })
same({ unpack(" < i1  i1 ", "\1\2") }, { 1, 2, 3 })
raises("invalid next option for option 'X'", pack, "X")
raises("invalid next option for option 'X'", pack, "Xz")
raises("format asks for alignment not power of 2", pack, "<!4 i1 i3", 1, 2)
raises("integral size (17) out of limits [1,16]", pack, "!17 i4", 1)
raises("invalid format option 'y'", pack, "y")
raises("variable-length format", packsize, "s")
raises("variable-length format", packsize, "z")
raises("format result too large", packsize, ("c" .. (1 << 30) .. " "):rep(3))

-- Positions.
same({ unpack("<i1", "\1\2\3", 2) }, { 2, 3 })
same({ unpack("<i1", "\1\2\3", -1) }, { 3, 4 })
same({ unpack("", "abc", 4) }, { 4 })
same({ unpack("<i1i1", "\1\2\3", 2) }, { 2, 3, 4 })
raises("initial position out of string", unpack, "i1", "abc", 5)
raises("data string too short", unpack, "i1", "abc", 4)
raises("bad argument #1 to 'string.pack' (string expected, got no value)", pack)
raises("bad argument #2 to 'string.unpack' (string expected, got no value)", unpack, "i1")

-- A record, there and back.
do
    local layout = ">I2 s1 z d !4 i4 c4"
    local packed = pack(layout, 7, "name", "zero", 2.5, -3, "tail")
    same({ unpack(layout, packed) }, { 7, "name", "zero", 2.5, -3, "tail", #packed + 1 })
end
