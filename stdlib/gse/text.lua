-- gse.text: small work on text, without surprises.
local host = ...

local text = {}

local function need_string(caller, what, value)
    if type(value) ~= "string" then
        host.usage("usage.type", ("gse.text.%s: %s must be a string, not a %s"):format(caller, what, type(value)))
    end
end

local insertable = { string = true, number = true, boolean = true }

---Fills `{{name}}` with values; nothing else in the text means anything.
---
---Spaces inside the braces do not count. A name without a value, and `{{` without `}}`, are usage errors.
---
---    gse.text.template("listen {{port}};", { port = 8080 })     --> listen 8080;
---
---@param source string
---@param vars? table<string, string|number|boolean>
---@return string
function text.template(source, vars)
    need_string("template", "the template", source)
    if vars ~= nil and type(vars) ~= "table" then
        host.usage("usage.type", "gse.text.template: vars must be a table with names, not a " .. type(vars))
    end
    local pieces, from = {}, 1
    while true do
        local open = source:find("{{", from, true)
        if not open then
            pieces[#pieces + 1] = source:sub(from)
            return table.concat(pieces)
        end
        local close = source:find("}}", open + 2, true)
        if not close then host.usage("usage.template", "gse.text.template: {{ without }}") end
        local name = text.trim(source:sub(open + 2, close - 1))
        local value = vars and vars[name]
        if value == nil then
            host.usage("usage.template", ("gse.text.template: no value for %q in vars"):format(name))
        elseif not insertable[type(value)] then
            local message = "gse.text.template: %s must be a string, a number or a boolean, not a %s"
            host.usage("usage.type", message:format(name, type(value)))
        end
        pieces[#pieces + 1] = source:sub(from, open - 1)
        pieces[#pieces + 1] = tostring(value)
        from = close + 2
    end
end

---Text without white space at both ends.
---@param source string
---@return string
function text.trim(source)
    need_string("trim", "the text", source)
    local first = source:find("%S")
    if not first then return "" end
    -- Backwards byte by byte: the pattern "%s*$" would try every run of spaces in the text.
    local last = #source
    while source:find("^%s", last) do
        last = last - 1
    end
    return source:sub(first, last)
end

---The pieces between separators, as a list; without a separator the words between white space.
---
---A separator is plain text, not a pattern. With one, empty pieces are kept: `split("a,,b", ",")` has three.
---
---@param source string
---@param separator? string not empty
---@return string[]
function text.split(source, separator)
    need_string("split", "the text", source)
    local pieces = host.array({})
    if separator == nil then
        for word in source:gmatch("%S+") do
            pieces[#pieces + 1] = word
        end
        return pieces
    end
    need_string("split", "the separator", separator)
    if separator == "" then
        host.usage("usage.argument", "gse.text.split: the separator must not be empty")
    end
    local from = 1
    while true do
        local first, last = source:find(separator, from, true)
        pieces[#pieces + 1] = source:sub(from, (first or 0) - 1)
        if not first then return pieces end
        from = last + 1
    end
end

---The lines of a text without their ends (LF or CR LF), as a list; a last line end begins no further line.
---@param source string
---@return string[]
function text.lines(source)
    need_string("lines", "the text", source)
    local lines = host.array({})
    local from = 1
    while from <= #source do
        local stop = source:find("\n", from, true) or #source + 1
        local line = source:sub(from, stop - 1)
        lines[#lines + 1] = line:sub(-1) == "\r" and line:sub(1, -2) or line
        from = stop + 1
    end
    return lines
end

local seconds_per = { ms = 0.001, s = 1, m = 60, h = 3600, d = 86400 }

---The seconds that a duration such as `"500ms"`, `"30s"`, `"5m"` or `"2h"` stands for; nil when it is none.
---@param source string
---@return number|nil seconds
function text.duration(source)
    need_string("duration", "the duration", source)
    local count, unit = source:match("^(%d+)(%l+)$")
    if not count then count, unit = source:match("^(%d+%.%d+)(%l+)$") end
    local factor = seconds_per[unit]
    return factor and tonumber(count) * factor
end

return text
