-- vector: an assignment through a weakly held __newindex while memory is short (upstream 983bc433)
-- expect: error
-- why: an emergency collection in the middle of the assignment frees the table that is assigned to
local NAME = "bug_finishset_uaf"
local function escaped(x) print("ESCAPED:" .. NAME .. (x and (" " .. x) or "")) end
local ballast = {}
for i = 1, 46 do ballast[i] = ("x"):rep(1 << 20) .. i end
local function fresh(size)
  local h = {}
  for i = 1, size do h["k" .. i] = i end
  return h
end
for round = 1, 400 do
  for _, size in ipairs({1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096}) do
    local t = setmetatable({}, setmetatable({__newindex = fresh(size)}, {__mode = "v"}))
    t["new" .. round] = round
    t[round] = {}
    local junk = {{}, {}, {}}
  end
end
