do
    local load, error, pcall, pairs, type, tostring, rawequal, match, find, concat, mathtype, select, next =
        load, error, pcall, pairs, type, tostring, rawequal, string.match, string.find, table.concat, math.type, select, next
    local count, failures = 0, {}

    local function note(holds, what)
        count = count + 1
        if holds then return end
        local _, place = pcall(error, "", 4)
        failures[#failures + 1] = "line " .. (match(place, ":(%d+):") or "?") .. ": " .. what
    end

    local function alike(a, b)
        if type(a) ~= type(b) or mathtype(a) ~= mathtype(b) then return false end
        if rawequal(a, b) or (a ~= a and b ~= b) then return true end
        if type(a) ~= "table" then return false end
        for key, value in next, a do
            if not alike(value, b[key]) then return false end
        end
        for key in next, b do
            if a[key] == nil then return false end
        end
        return true
    end

    local function shown(value)
        if type(value) ~= "table" then return (type(value) == "string" and '"' .. value .. '"') or tostring(value) end
        local words = {}
        for key, field in pairs(value) do words[#words + 1] = tostring(key) .. " = " .. tostring(field) end
        return "{" .. concat(words, ", ") .. "}"
    end

    function check(condition, what)
        note(condition, what or "does not hold")
    end

    function same(value, expected)
        note(alike(value, expected), "is " .. shown(value) .. ", not " .. shown(expected))
    end

    function raises(fragment, body, ...)
        local ok, message = pcall(body, ...)
        local text = tostring(message)
        note(not ok and find(text, fragment, 1, true), ok and "nothing is raised" or "raises " .. text)
    end

    function refused(fragment, source)
        local chunk, message = load(source, "=source")
        note(not chunk and find(message, fragment, 1, true), chunk and "it loads" or "is refused with " .. message)
    end

    function finish()
        return count .. " assertions\n" .. concat(failures, "\n")
    end
end
