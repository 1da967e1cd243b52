-- vector: module names that lead elsewhere
-- expect: error
-- why: modules are beside the playbook or gse.*
local NAME = "esc_require_paths"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, n in ipairs({"", ".", "..", "...", "..x", "a..b", "../x", "/etc/passwd", "a/b", "a\\b", "a\0b", "~", "%2e%2e", "gse.", ".gse", "gse..json", "gse.prelude", "gse.prelude_usage", "gse.PRELUDE", "GSE.json", "gse.json ", "gse.\u{455}on", "file:x", "lib.\u{301}web", "io", "os", "debug", "package", "string", 5, {}, true, ("a."):rep(5000) .. "a"}) do
  local ok, m = pcall(require, n)
  if ok then escaped(tostring(n):sub(1, 30)) end
end
