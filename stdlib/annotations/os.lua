---@meta os
-- What is left of `os`; the editor's own `os` is switched off in .luarc.json.

---@class oslib
os = {}

---The recorded time, or that of a table, in seconds since the epoch; UTC.
---@param time? table
---@return integer
function os.time(time) end

---A time as text or table; UTC.
---@param format? string
---@param time? integer|string
---@return string|table
function os.date(format, time) end

---@param later integer
---@param earlier integer
---@return number
function os.difftime(later, earlier) end

return os
