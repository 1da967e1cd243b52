-- What the cases check with.
local expect = {}

function expect.equal(got, wanted, what)
    if got ~= wanted then
        error(("%s: got %s, wanted %s"):format(what or "value", tostring(got), tostring(wanted)), 2)
    end
end

-- The error that fn raises; its message must contain `words`, and its kind be `kind`.
function expect.raised(fn, kind, words)
    local ok, err = pcall(fn)
    if ok then error("nothing was raised, wanted: " .. words, 2) end
    local message = type(err) == "string" and err or err.message
    if not message:find(words, 1, true) then error("raised: " .. message .. ", wanted: " .. words, 2) end
    if kind and (type(err) == "string" or err.kind ~= kind) then
        error(("raised kind %s, wanted %s: %s"):format(tostring(err.kind), kind, message), 2)
    end
    return err
end

return expect
