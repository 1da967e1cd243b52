-- What the error of a command that failed says: the command, how it ended where, and its last words.
local host, prelude = ...
local ipairs, tostring, type = ipairs, tostring, type
local concat = table.concat
local byte, find, format, sub = string.byte, string.find, string.format, string.sub
local text_of = prelude.text_of

function prelude.shown(command)
    if type(command) ~= "table" then return tostring(command) end
    local words = {}
    for index, word in ipairs(command) do
        local text = tostring(word)
        if text == "" or find(text, "[^%w_@%%+=:,./-]") then text = format("%q", text) end
        words[index] = text
    end
    local line = concat(words, " ")
    return #line > 200 and sub(line, 1, 200) .. "…" or line
end

local function ending(entry)
    if entry.status == "failed" and entry.exit_code then
        return format("exit code %d%s", entry.exit_code, entry.reason and " (" .. entry.reason .. ")" or "")
    end
    if entry.status == "failed" and entry.signal then return format("killed by signal %d", entry.signal) end
    local status = entry.status == "timed_out" and "timed out" or tostring(entry.status)
    return entry.reason and status .. " (" .. entry.reason .. ")" or status
end

local function last_lines(bytes)
    local text = text_of(bytes)
    if not text or text == "" then return "" end
    local from, lines = #text, 0
    while from > 0 and #text - from < 400 do
        if byte(text, from) == 10 then
            lines = lines + 1
            if lines == 3 then break end
        end
        from = from - 1
    end
    return "\n" .. sub(text, from + 1)
end

function prelude.failure(subject, result, code)
    local parts, more, first = {}, 0, nil
    for _, entry in ipairs(result.hosts) do
        if not entry.ok then
            first = first or entry
            if #parts < 3 then parts[#parts + 1] = ending(entry) .. " on " .. tostring(entry.name)
            else more = more + 1 end
        end
    end
    local message = subject .. ": " .. (#parts > 0 and concat(parts, ", ") or tostring(result.status))
    if more > 0 then message = message .. format(" and %d more", more) end
    if first then message = message .. last_lines(first.stderr) end
    return host.error { kind = "failed", code = code, message = message, result = result }
end
