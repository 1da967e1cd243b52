-- vector: files beside the playbook with names that lead elsewhere
-- expect: error
-- why: the host reads for the playbook
local NAME = "arg_file_names"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
for _, n in ipairs({"/etc/passwd", "../policy.yaml", "..", ".", "", "a/../../policy.yaml", "./policy.yaml/..", "policy.yaml\0.txt", "/proc/self/environ", "~/.ssh/id_rsa", "a\nb", 5, {}, true, ("a/"):rep(5000) .. "a"}) do
  local ok, v = pcall(gse.file, n)
  if ok then escaped(tostring(n):sub(1, 40)) end
end
