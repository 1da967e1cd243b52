-- The `gse` table: what a playbook calls. Trusted; loaded before the playbook, once.
--
-- Every module below stdlib/gse/ is called with one argument, `host`, and returns its value (table or function):
--
--     local host = ...
--
--     host.call(operation, ...)     asks the host and returns its answer, or raises its error
--     host.error(fields)            an error object, to be raised with `error(e, 0)`. `kind` and `message`
--                                   are needed; `code`, `remedy`, `retryable` and any other field are kept.
--                                   The position is the playbook's.
--     host.usage(code, message [, remedy])   raises a usage error: `host.usage("usage.retry", "…")`
--     host.extend(err, fields)      a copy of an error with these fields added; any other value becomes an
--                                   error of kind `lua`
--     host.is_error(value)          whether it is an error object
--     host.freeze(t)                a read-only stand-in for a table; pairs, ipairs, # and indexing work on it
--     host.null                     what JSON calls null
--     host.array(t)                 marks a table as a list (even when empty) and returns it
--     host.is_array(value)          whether it was marked, or the host meant a list
--     host.kind(value)              "session", "task", "null", "secret", "undo" for handles, "error", "result",
--                                   else nil
--     host.utf8(bytes)              whether a string is valid UTF-8
--     host.views(session)           the session's views of one host, in order
--     host.part(name)               what a part of a module returns: stdlib/gse/NAME.lua, with an underscore in NAME
--     host.spawn(fn) host.self() host.park() host.wake(strand)   a strand, this one's id, wait until woken, wake
--     host.gse                      the `gse` table itself
--
-- `host` is not visible to playbooks. A module is frozen by the loader when it returns a table: modules need not
-- do it.
local host = ...

-- The parts come in order and share the table `prelude`: what one puts there the next may take. A playbook may
-- replace its globals, so a part takes what it uses when it is loaded.
local prelude = { gse = {}, SESSION = 1, TASK = 2, SECRET = 4, UNDO = 5 }

for _, part in ipairs {
    "usage", "names", "sessions", "results", "failures", "tasks", "strands", "holding", "calls", "modules",
} do
    local chunk, message = host.compile(host.source("gse.prelude_" .. part), "=gse." .. part, _G)
    if not chunk then error(message, 0) end
    chunk(host, prelude)
end

setmetatable(prelude.gse, { __index = prelude.absent })
host.names(prelude.gse, "gse")
gse = host.freeze(prelude.gse)
prelude.pristine.gse = gse
host.gse = gse
