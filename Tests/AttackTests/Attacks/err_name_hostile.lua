-- vector: __name of a megabyte, with NUL and terminal sequences, in every place that names a type
-- expect: harmless
-- why: names of types go into messages
local NAME = "err_name_hostile"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local evil = "\27]0;x\7\0" .. ("\u{202e}"):rep(200000)
local v = setmetatable({}, {__name = evil})
for _, f in ipairs{gse.session, gse.run, gse.wait, gse.close, gse.sleep, gse.all, gse.each, gse.log, gse.file, gse.hosts, gse.fail,
  gse.playbook, gse.random, gse.progress, gse.get, gse.put, gse.probe, gse.exec, gse.cancel, gse.on, gse.retry, gse.reload,
  gse.json.encode, gse.json.decode, gse.text.trim, gse.check.expect, string.rep, ipairs, math.floor, require, load} do
  local ok, e = pcall(f, v, v, v)
  pcall(print, e) pcall(gse.log, "info", tostring(e):sub(1, 300))
end
pcall(function() return v + 1 end) pcall(function() return v < v end) pcall(function() return v .. v end)
