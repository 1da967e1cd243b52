-- Eleven queens on a board: table reads and writes in nested loops.
local size, found = 11, 0
local columns, up, down = {}, {}, {}
local function place(row)
    if row > size then
        found = found + 1
        return
    end
    for column = 1, size do
        local a, b = row + column, row - column + size
        if not columns[column] and not up[a] and not down[b] then
            columns[column], up[a], down[b] = true, true, true
            place(row + 1)
            columns[column], up[a], down[b] = nil, nil, nil
        end
    end
end
for _ = 1, 20 do place(1) end
return found
