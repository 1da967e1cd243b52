-- §3.1 Lexical conventions · 123 assertions · stock
-- Names and reserved words.
local _a1, A1, __ = 1, 2, 3
same({ _a1, A1, __ }, { 1, 2, 3 })
for word in ("and break do else elseif end false for function goto if in local nil not or repeat return then true until while"):gmatch("%a+") do
    refused("near", "local " .. word .. " = 1")
    refused("near", "return x." .. word)
end
same(load("local And, END = 1, 2 return And + END")(), 3)
refused("<name> expected near", "local é = 1")
refused("near '1a'", "return 1a")

-- Escapes in short strings.
same("\a\b\f\n\r\t\v\\\"\'", '\7\8\12\10\13\9\11\92\34\39')
same("\x41\x7a\x00", "Az\0")
same("\65\066\0670", "ABC0")
same("\u{41}\u{e9}\u{20AC}\u{1F600}", "Aé€😀")
same("\u{7FFFFFFF}", "\xFD\xBF\xBF\xBF\xBF\xBF")
same("\u{0}", "\0")
same("a\z
      b\z

      c", "abc")
same("a\
b", "a\nb")
same('it\'s', "it's")
refused("invalid escape sequence", 'return "\\\t"')
refused("invalid escape sequence near '\"\\q", [[return "\q"]])
refused("hexadecimal digit expected near '\"\\xG'", [[return "\xGG"]])
refused("decimal escape too large near '\"\\256", [[return "\256"]])
refused("missing '{' near", [[return "\u41"]])
refused("missing '}' near", [[return "\u{41"]])
refused("UTF-8 value too large near", [[return "\u{80000000}"]])
refused("unfinished string near <eof>", 'return "abc')
refused("unfinished string near '\"abc'", 'return "abc\n"')

-- Long brackets.
same([[a
b]], "a\nb")
same([[
first newline is dropped]], "first newline is dropped")
same([==[]]]=]]==], "]]]=]")
same([=[\n]=], "\\n")
same(#[[

]], 1)
same(load("return [[a\r\nb\rc\n\rd]]")(), "a\nb\nc\nd")
refused("unfinished long string (starting at line 1) near <eof>", "return [[x")
refused("invalid long string delimiter near '[='", "return [=x")

-- Comments.
same(load("return 1 -- [[ not long\n+ 1")(), 2)
same(load("return 1 --[[ long\n]] + 1")(), 2)
same(load("return 1 --[==[ ]] ]=]\n]==] + 1")(), 2)
same(load("--[[]]return 5")(), 5)
same(load("--")(), nil)
refused("unfinished long comment (starting at line 2)", "\n--[[")

-- Numerals.
same({ 3, 345, 0xff, 0xBEBADA }, { 3, 345, 255, 12499674 })
same({ 3.0, 3.1416, 314.16e-2, 0.31416E1, 34e1 }, { 3.0, 3.1416, 3.1416, 3.1416, 340.0 })
same({ 0x0.1E, 0xA23p-4, 0X1.921FB54442D18P+1 }, { 0.1171875, 162.1875, 3.141592653589793 })
same({ .5, 5., 0x.8, 0xA. }, { 0.5, 5.0, 0.5, 10.0 })
same(0xffffffffffffffff, -1)
same(0x1ffffffffffffffff, -1)
same(9223372036854775807, math.maxinteger)
same(9223372036854775808, 2.0 ^ 63)
same(1e308 * 10, math.huge)
same(0x7fffffffffffffff, math.maxinteger)
same(1e1, 10.0)
for _, wrong in ipairs { "3x", "0x", "1e", "1e+", "0xp1", "1..2", "08z", "0xg", "1.2.3" } do
    refused("malformed number near", "return " .. wrong)
end

-- Tokens, whitespace and line counts.
same(load("return 1\v+\f1\t+\r\n1")(), 3)
same(load("\n\n\nerror('x')", "=n") and select(2, pcall(load("\n\n\nerror('x')", "=n"))), "n:4: x")
same(select(2, pcall(load("\r\n\r\nerror('x')", "=n"))), "n:3: x")
same(select(2, pcall(load("local s = [[\n\n]]\nerror('x')", "=n"))), "n:4: x")
same(load("return 7//2, 1<<2, 8>>1, 1~=2, ~5, 'a'..'b'") ~= nil, true)
same(load("::a:: goto b ::b:: return 1")(), 1)
same({ load("return ...")(1, 2) }, { 1, 2 })
refused("unexpected symbol near '@'", "return @")
refused("unexpected symbol near '<\\1>'", "return \1")
refused("<eof> expected near 'end'", "end")
refused("'end' expected near <eof>", "do")
refused("'end' expected (to close 'if' at line 1) near <eof>", "if x then\n\n")
refused("syntax error near 'y'", "x y")
refused("syntax error near <eof>", "x")
refused("unexpected symbol near ')'", "f(1,)")
refused("'}' expected (to close '{' at line 1) near 'x'", "t = {1\n x}")

-- Chunk names in messages.
same(select(2, load("x =", "=exact")), "exact:1: unexpected symbol near <eof>")
same(select(2, load("x =", "@file.lua")), "file.lua:1: unexpected symbol near <eof>")
same(select(2, load("x =", "text")), '[string "text"]:1: unexpected symbol near <eof>')
same(select(2, load("x =\n", "two\nlines")), '[string "two..."]:2: unexpected symbol near <eof>')
same(select(2, load("x =")), '[string "x ="]:1: unexpected symbol near <eof>')
same(#select(2, load("x =", "=" .. ("n"):rep(100))):match("^n+"), 59)
check(select(2, load("x =", "@" .. ("n"):rep(100))):find("^%.%.%.n+:1:"))
