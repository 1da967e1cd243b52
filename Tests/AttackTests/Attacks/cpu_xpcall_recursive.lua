-- vector: message handlers that fail into themselves, for ever
-- expect: killed-by-limit
-- why: each failure calls the handler again
local NAME = "cpu_xpcall_recursive"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local function h(m) return error(m) end while true do xpcall(error, h, "x") end
