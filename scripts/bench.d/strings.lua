-- Strings built, joined, searched and replaced.
local total = 0
for round = 1, 60 do
    local parts = {}
    for i = 1, 20000 do parts[i] = "line " .. i .. " of round " .. round end
    local text = table.concat(parts, "\n")
    for word in text:gmatch("%d+") do total = total + #word end
    total = total + #text:gsub("line", "row") + #text:upper()
end
return total
