-- table.sort, with and without a function that compares.
local total, state = 0, 42
for round = 1, 24 do
    local list = {}
    for i = 1, 60000 do
        state = (state * 1103515245 + 12345) % 2147483648
        list[i] = state
    end
    if round % 2 == 0 then table.sort(list) else table.sort(list, function(a, b) return a > b end) end
    total = total + list[1] % 1000
end
return total
