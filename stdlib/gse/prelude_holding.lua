-- What the host holds for a run: undos, locks and questions.
local host, prelude = ...
local call = host.call
local gse, none_left, expect = prelude.gse, prelude.none_left, prelude.expect
local expect_session = prelude.expect_session

function gse.undo(session, command, options, ...)
    none_left("gse.undo", 3, ...)
    expect_session("gse.undo", session)
    local answer = call("undo", session, command, options)
    return host.handle(prelude.UNDO, { id = answer.id })
end

function gse.keep(undo, ...)
    none_left("gse.keep", 1, ...)
    expect("gse.keep", "undo", undo, "pass what gse.undo returned")
    call("keep", undo)
end

function gse.lock(name, options, ...)
    none_left("gse.lock", 2, ...)
    call("lock", name, options)
end

function gse.unlock(name, ...)
    none_left("gse.unlock", 1, ...)
    call("unlock", name)
end

function gse.approve(options, ...)
    none_left("gse.approve", 1, ...)
    return call("approve", options)
end
