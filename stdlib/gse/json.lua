-- gse.json: JSON as RFC 8259 has it, strictly: what has no exact form on the other side is an error.
local host = ...

-- As deep as a value may be that crosses to the host.
local deepest = 64

local json = {}

---What JSON calls null. `nil` cannot stand in a table.
json.null = host.null

---Marks a table as a list, also when it is empty: `gse.json.array({})` is `[]`, `{}` is `{}`.
---@param list table
---@return table list the same one
function json.array(list)
    if type(list) ~= "table" then
        host.usage("usage.type", "gse.json.array: the list must be a table, not a " .. type(list))
    end
    return host.array(list)
end

-- Encoding

local function cannot(path, what)
    host.usage("usage.json", ("gse.json.encode: JSON cannot say %s, at %s"):format(what, path))
end

local letters = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\" }
local escapes = {}
for letter, character in pairs(letters) do escapes[character] = "\\" .. letter end

local function escaped(character)
    return escapes[character] or ("\\u%04x"):format(character:byte())
end

local function quoted(text, path)
    local _, bad = utf8.len(text)
    if bad then cannot(path, ("a string that is not UTF-8 (byte %d)"):format(bad)) end
    return '"' .. text:gsub('[\0-\31"\\\127]', escaped) .. '"'
end

-- The shortest text that reads back as the same number; one without a fraction stays a float ("1.0").
local function number(value, path)
    if math.type(value) == "integer" then return ("%d"):format(value) end
    if value ~= value or value == math.huge or value == -math.huge then
        cannot(path, tostring(value))
    end
    local text
    for precision = 15, 17 do
        text = ("%%.%dg"):format(precision):format(value)
        if tonumber(text) == value then break end
    end
    return text:find("[.e]") and text or text .. ".0"
end

local encode

local function list(value, path, open)
    local count, pieces = #value, {}
    for key in pairs(value) do
        if math.type(key) ~= "integer" or key < 1 or key > count then
            cannot(path, "a list that has also the key " .. tostring(key))
        end
    end
    for index = 1, count do
        pieces[index] = encode(value[index], ("%s[%d]"):format(path, index), open)
    end
    return "[" .. table.concat(pieces, ",") .. "]"
end

local function object(value, path, open)
    local pieces = {}
    for key, member in pairs(value) do
        if type(key) ~= "string" then
            cannot(path, "the key " .. tostring(key) .. " (is it a list with holes?)")
        end
        local name = quoted(key, path)
        pieces[#pieces + 1] = name .. ":" .. encode(member, path .. "." .. key, open)
    end
    return "{" .. table.concat(pieces, ",") .. "}"
end

local unsayable = { session = true, task = true, secret = true, undo = true }

local function composite(value, path, open)
    local kind = host.kind(value)
    if unsayable[kind] then cannot(path, "a " .. kind) end
    if open[value] then cannot(path, "a table that contains itself") end
    if open.depth == deepest then cannot(path, "more than 64 tables in each other") end
    open[value], open.depth = true, open.depth + 1
    local is_list = host.is_array(value) or (not kind and value[1] ~= nil)
    local text = (is_list and list or object)(value, path, open)
    open[value], open.depth = nil, open.depth - 1
    return text
end

function encode(value, path, open)
    local kind = type(value)
    if value == host.null or value == nil then return "null" end
    if kind == "boolean" then return tostring(value) end
    if kind == "number" then return number(value, path) end
    if kind == "string" then return quoted(value, path) end
    if kind == "table" or host.kind(value) then return composite(value, path, open) end
    cannot(path, "a " .. kind)
end

---A value as JSON, compact, members in the order of `pairs`.
---
---Integers are written exactly; a float reads back as the same float. Usage errors: NaN, infinities, strings that are not
---UTF-8, lists with holes or other keys, cycles, functions, sessions, secrets, more than 64 tables in each other.
---@param value any
---@return string
function json.encode(value)
    return encode(value, "the value", { depth = 0 })
end

-- Decoding: `at` is where to read on. Each reader returns its value and where it ended.

local value_at

local function bad(text, at, what)
    local before = text:sub(1, at - 1)
    local _, breaks = before:gsub("\n", "")
    local place = { line = breaks + 1, column = before:reverse():find("\n", 1, true) or at }
    local message = ("gse.json.decode: %s, at line %d, byte %d"):format(what, place.line, place.column)
    error(host.error({ kind = "failed", code = "failed.json", message = message, at = place }), 0)
end

local function skip(text, at)
    return text:find("[^ \t\r\n]", at) or #text + 1
end

-- The scalar that a \u escape means, with its second half where it is a surrogate.
local function unicode(text, at)
    local digits = text:match("^\\u(%x%x%x%x)", at)
    if not digits then bad(text, at, "\\u needs four hexadecimal digits") end
    local unit = tonumber(digits, 16)
    if unit < 0xD800 or unit > 0xDFFF then return utf8.char(unit), at + 6 end
    local low = tonumber(text:match("^\\u([dD][c-fC-F]%x%x)", at + 6) or "0", 16)
    if unit > 0xDBFF or low == 0 then bad(text, at, "half of a surrogate pair") end
    return utf8.char(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)), at + 12
end

local function string_at(text, at)
    local pieces, start = {}, at
    at = at + 1
    while true do
        local stop = text:find('[\0-\31"\\]', at)
        if not stop then bad(text, start, "a string without end") end
        pieces[#pieces + 1] = text:sub(at, stop - 1)
        local character = text:sub(stop, stop)
        if character == '"' then return table.concat(pieces), stop + 1 end
        if character ~= "\\" then bad(text, stop, "a control character in a string") end
        local letter = text:sub(stop + 1, stop + 1)
        local character_meant, after = letters[letter] or letter == "/" and letter, stop + 2
        if letter == "u" then character_meant, after = unicode(text, stop) end
        pieces[#pieces + 1] = character_meant or bad(text, stop, "an unknown escape")
        at = after
    end
end

local function number_at(text, at)
    local digits = text:match("^-?%d+", at) or bad(text, at, "no JSON value")
    if digits:find("^-?0%d") then bad(text, at, "a number with a leading zero") end
    local stop = at + #digits
    local fraction = text:match("^%.%d+", stop) or ""
    local exponent = text:match("^[eE][+-]?%d+", stop + #fraction) or ""
    stop = stop + #fraction + #exponent
    local value = tonumber(digits .. fraction .. exponent)
    if fraction == "" and exponent == "" and math.type(value) ~= "integer" then
        bad(text, at, "an integer that does not fit in 64 bits")
    end
    if math.abs(value) == math.huge then bad(text, at, "a number that is too large") end
    return value, stop
end

-- Reads what stands between an opening bracket and `close`, one item after another, and returns where it ended.
local function items_at(text, at, close, read)
    at = skip(text, at + 1)
    if text:sub(at, at) == close then return at + 1 end
    while true do
        at = skip(text, read(at))
        local character = text:sub(at, at)
        if character == close then return at + 1 end
        if character ~= "," then bad(text, at, "neither , nor " .. close) end
        at = at + 1
    end
end

local function array_at(text, at, depth)
    local items, count = host.array({}), 0
    local stop = items_at(text, at, "]", function(from)
        count = count + 1
        items[count], from = value_at(text, from, depth)
        return from
    end)
    return items, stop
end

local function object_at(text, at, depth)
    local members = {}
    local stop = items_at(text, at, "}", function(from)
        from = skip(text, from)
        if text:sub(from, from) ~= '"' then bad(text, from, "no name of a member") end
        local name, after = string_at(text, from)
        if members[name] ~= nil then
            bad(text, from, ("the name %q twice in one object"):format(name))
        end
        after = skip(text, after)
        if text:sub(after, after) ~= ":" then bad(text, after, "no : after a name") end
        members[name], after = value_at(text, after + 1, depth)
        return after
    end)
    return members, stop
end

local literals = { ["true"] = true, ["false"] = false, null = host.null }

function value_at(text, at, depth)
    at = skip(text, at)
    local character = text:sub(at, at)
    if character == '"' then return string_at(text, at) end
    local read = character == "{" and object_at or character == "[" and array_at
    if read and depth == deepest then bad(text, at, "more than 64 values in each other") end
    if read then return read(text, at, depth + 1) end
    local word = text:match("^%l+", at)
    if literals[word] ~= nil then return literals[word], at + #word end
    return number_at(text, at)
end

---Reads JSON. `null` becomes `gse.json.null`, a list is marked as one, an integer stays exact.
---
---Raises `failed.json`, with `.at.line` and `.at.column`, on anything RFC 8259 does not have, on invalid UTF-8, a name
---twice in one object, an integer beyond 64 bits, and more than 64 values in each other.
---@param text string
---@return any
function json.decode(text)
    if type(text) ~= "string" then
        host.usage("usage.type", "gse.json.decode: the text must be a string, not a " .. type(text))
    end
    local _, wrong = utf8.len(text)
    if wrong then bad(text, wrong, "text that is not UTF-8") end
    local value, at = value_at(text, 1, 0)
    at = skip(text, at)
    if at <= #text then bad(text, at, "something after the value") end
    return value
end

return json
