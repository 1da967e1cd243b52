-- vector: what stdlib modules are handed
-- expect: error
-- why: the inner calls of the prelude are not the playbook's
local NAME = "esc_host_table"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, n in ipairs({"host", "prelude", "call"}) do if rawget(_G, n) ~= nil then escaped(n) end end
for _, m in ipairs({"json", "text", "retry", "check", "reload"}) do
  local ok, v = pcall(require, "gse." .. m)
  if ok and type(v) == "table" then for k, f in pairs(v) do if k == "call" or k == "compile" or k == "source" then escaped(m .. "." .. tostring(k)) end end end
end
if pcall(function() return gse.call end) and gse.call then escaped("gse.call") end
