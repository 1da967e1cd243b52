-- vector: bitwise operator with a constant that is not an operand (upstream c764ca71)
-- expect: error
-- why: in a function of more than 256 constants loading it can be skipped
local NAME = "bug_bitop_codegen"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
if not load then error("no load") end
local words = {}
for i = 1, 300 do words[i] = "'k" .. i .. "'" end
local many = "local _ = {" .. table.concat(words, ",") .. "} "
local head = "local a, b, f, n = ... "
local cases = {
  "return 0x7fffff01 | (a and b)", "return 0x7fffff02 & (a or b)", "return 0x7fffff03 ~ (n and 1 or b)",
  "return 0x7fffff04 | (f(a) and f(b))", "return (a or 0x7fffff05) | b", "return (n and 0x7fffff06 or 0x7fffff07) & b",
  "return 0x7fffff08 | (n or a or b)", "return 0x7fffff09 ~ (a and f(b) or 3)", "return (f(n) or 0x7fffff0a) ~ (f(a) or b)",
  "return 0x7fffff0b | (0x7fffff0c & (n or f(b)))", "return pcall(load('return 1 | (...)'), a)",
}
local function run(source)
  local chunk = load(source)
  if not chunk then return "refused" end
  local ok, v = pcall(chunk, 5, 9, function(...) return ... end, nil)
  return ok and v or "error"
end
for _, case in ipairs(cases) do
  local small, big = run(head .. case), run(many .. head .. case)
  if big ~= "refused" and small ~= big then escaped(case .. " gave " .. tostring(big)) end
end
