/// The calls a script can make, with the arguments they carry.
///
/// The worker checks nothing; the host decodes strictly. A *session*, *task* or *undo* below is a ``LuaHandle``.
/// Options are a table or null.
public enum Operation: String, Sendable, Hashable, CaseIterable {
    /// `(options)` → `{id, hosts = {name…}}`
    case session
    /// `(session)` → null
    case close
    /// `(session, command, options)` → `{id}`; `options.ok` is a list of accepted exit codes
    case run
    /// The same; errors name `gse.exec`
    case exec
    /// `(session, options)` → `{id}`
    case put
    /// `(session, path, options)` → `{id}`
    case get
    /// `(session, what, options)` → `{id}`
    case probe
    /// `({task…}, options)` → a list of results in the same order: `{task, done, ok, status, succeeded, failed, start_time,
    /// end_time, duration, hosts = {{name, ok, status, …}…}}`, host results in session order, those that have ended;
    /// `{results, fault = {code, message, remedy, retryable}}` when a backend as a whole could not act for one of them
    case wait
    /// `(task)` → null
    case cancel
    /// `({strand number…})` → null: stops the tasks those strands began; they are not resumed again
    case abandon
    /// `(session, command, options)` → `{id}`, an *undo*
    case undo
    /// `(undo)` → null
    case keep
    /// `(name, options)` → null
    case lock
    /// `(name)` → null
    case unlock
    /// `(options)` → `{approved, by, note}`
    case approve
    /// `(duration)` → null
    case sleep
    /// `()` → seconds since the epoch, with fraction
    case now
    /// `([m [, n]])` → a number, as `math.random`
    case random
    /// `(level, message, fields)` → null
    case log
    /// `(done, total, label)` → null
    case progress
    /// `(selector)` or `(session)` → a list of `{name, address, vars, groups}`
    case hosts
    /// `()` → a list of `{name, address, vars, groups}`
    case targets
    /// `(name)` → a string, a file beside the playbook
    case file
    /// `(name)` → `{source, name}`, a module beside the playbook: `lib.web` is `lib/web.lua`
    case module
    /// `(header)` → a table of typed arguments
    case playbook
    /// `(name)` → `{id}`, for a handle that stands for the value; the value never crosses
    case secret
    /// `(message, data)` → never returns: the run ends as failed
    case fail
    /// `(message, data)` → never returns: the run ends as degraded
    case degraded
}
