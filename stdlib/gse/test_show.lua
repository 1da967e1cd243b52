-- gse.test_show: values as lines for people, and how two of them differ. A part of gse.test.
local host = ...

local show = {}

local function quoted(text)
    local shown = text:gsub("[%c\\\"]", function(letter)
        if letter == "\n" then return "\\n" end
        if letter == "\t" then return "\\t" end
        if letter == "\"" or letter == "\\" then return "\\" .. letter end
        return ("\\x%02x"):format(letter:byte())
    end)
    return "\"" .. shown .. "\""
end

local function plain(value)
    if type(value) == "string" then return quoted(value) end
    if host.kind(value) == "null" then return "null" end
    return tostring(value)
end

local function is_table(value)
    return type(value) == "table" and host.kind(value) ~= "null" and not host.is_error(value)
end

local function key_of(key)
    if type(key) == "string" and key:find("^[%a_][%w_]*$") then return key end
    return "[" .. plain(key) .. "]"
end

-- Adds the lines of a value; `lead` stands before the first, `tail` behind the last.
local function add(lines, value, indent, lead, tail, depth)
    local pad = ("    "):rep(indent)
    if #lines > 2000 then return end
    if not is_table(value) or depth > 20 then
        lines[#lines + 1] = pad .. lead .. plain(value) .. tail
        return
    end
    if next(value) == nil then
        lines[#lines + 1] = pad .. lead .. "{}" .. tail
        return
    end
    lines[#lines + 1] = pad .. lead .. "{"
    local count = #value
    for index = 1, count do add(lines, value[index], indent + 1, "", ",", depth + 1) end
    for key, member in pairs(value) do
        local is_element = math.type(key) == "integer" and key >= 1 and key <= count
        if not is_element then add(lines, member, indent + 1, key_of(key) .. " = ", ",", depth + 1) end
    end
    lines[#lines + 1] = pad .. "}" .. tail
end

-- A value as lines, a table with one line for each member, members in the order of their names.
function show.lines(value)
    if type(value) == "string" and value:find("\n", 1, true) then return host.gse.text.lines(value) end
    local lines = {}
    add(lines, value, 0, "", "", 0)
    return lines
end

-- The lines two lists have in common, as the length of the longest such list from each pair of places on.
local function common(left, right)
    local lengths = {}
    for i = #left + 1, 1, -1 do
        lengths[i] = {}
        for j = #right + 1, 1, -1 do
            if i > #left or j > #right then
                lengths[i][j] = 0
            elseif left[i] == right[j] then
                lengths[i][j] = lengths[i + 1][j + 1] + 1
            else
                lengths[i][j] = math.max(lengths[i + 1][j], lengths[i][j + 1])
            end
        end
    end
    return lengths
end

-- The most lines of each side that are compared: it takes the product of both.
local most = 300

local function cut(lines)
    if #lines <= most then return lines end
    local kept = table.move(lines, 1, most, 1, {})
    kept[most + 1] = ("… %d lines more"):format(#lines - most)
    return kept
end

---How two lists of lines differ: `-` before what was expected and is not there, `+` before what is there instead.
function show.difference(expected, actual)
    local left, right = cut(expected), cut(actual)
    local lengths = common(left, right)
    local lines, i, j = {}, 1, 1
    while i <= #left or j <= #right do
        if i <= #left and j <= #right and left[i] == right[j] then
            lines[#lines + 1] = "  " .. left[i]
            i, j = i + 1, j + 1
        elseif j > #right or (i <= #left and lengths[i + 1][j] >= lengths[i][j + 1]) then
            lines[#lines + 1] = "- " .. left[i]
            i = i + 1
        else
            lines[#lines + 1] = "+ " .. right[j]
            j = j + 1
        end
    end
    return table.concat(lines, "\n")
end

---Whether two values are the same: tables by what is in them, everything else as `==` says.
function show.same(left, right, depth)
    depth = depth or 0
    if rawequal(left, right) or left == right then return true end
    if not is_table(left) or not is_table(right) or depth > 100 then return false end
    for key, value in pairs(left) do
        if not show.same(value, right[key], depth + 1) then return false end
    end
    for key in pairs(right) do
        if left[key] == nil then return false end
    end
    return true
end

show.plain = plain

return show
