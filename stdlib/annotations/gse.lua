---@meta gse
-- What a playbook calls, for editors and for `gse check`: both read this file, and a test holds it equal to the program.

---Seconds, or text with its unit: `"500ms"`, `"30s"`, `"5m"`, `"2h"`.
---@alias gse.duration number|string

---Bytes, or text with its unit: `"64KiB"`, `"1MiB"`.
---@alias gse.size integer|string

---A program and its arguments, or one string that is split into words without a shell.
---@alias gse.command string|(string|integer)[]

---What `gse.secret` returned: usable, never readable.
---@class gse.Secret

---What `gse.undo` returned.
---@class gse.Undo

---A group of hosts with defaults for commands; `gse.each` hands out views of one host.
---@class gse.Session
---@field id string
---@field hosts string[] names
---@field name string the host of a view
---@field address string the address of a view's host
---@field vars table<string, any> the variables of a view's host
---@field groups string[] the groups of a view's host
---@field state table a table of the run's own, one for each host

---A command that was submitted.
---@class gse.Task
---@field id string
---@field hosts string[] names

---What became of a command on one host.
---@class gse.HostResult
---@field name string
---@field ok boolean
---@field status "succeeded"|"failed"|"timed_out"|"cancelled"|"lost"|"running"
---@field exit_code integer|nil
---@field signal integer|nil
---@field reason string|nil
---@field stdout string
---@field stderr string
---@field text string stdout without trailing newlines
---@field stdout_truncated boolean
---@field stderr_truncated boolean
---@field stdout_bytes integer
---@field stderr_bytes integer
---@field start_time string
---@field end_time string
---@field duration number seconds
---@field limits table what was allowed
---@field assumed boolean a dry run did not run it
---@field changed boolean of gse.put
---@field sha256 string of gse.put and gse.get
---@field content string of gse.get
---@field masked boolean a secret's placeholder stands in it

---What became of a command; on one host its fields can be read here too.
---@class gse.Result: gse.HostResult
---@field done boolean
---@field hosts gse.HostResult[] in session order
---@field by_host table<string, gse.HostResult>
---@field worst gse.HostResult
---@field succeeded string[] names
---@field failed string[] names

---@class gse.Settings
---@field user? string the account
---@field cwd? string an absolute path
---@field env? table<string, string|gse.Secret>
---@field timeout? gse.duration per host, from its start there

---@class gse.SessionOptions: gse.Settings
---@field hosts? string|(string|gse.Host|gse.Session)[]|gse.Session names, or one selector
---@field helper? boolean `--limit` does not narrow it

---@class gse.Probing
---@field probe gse.command exit 0: it was done; 1: it was not

---@class gse.Assumption
---@field stdout? string
---@field exit_code? integer

---@class gse.TaskOptions: gse.Settings
---@field output? gse.size kept per stream and host
---@field limit? integer hosts at once
---@field in_doubt? "fail"|"repeat"|gse.Probing after a crash
---@field lost_ok? boolean a host that goes away counts as succeeded
---@field parallel? boolean does not wait for earlier tasks of the session
---@field secret? boolean its output is sealed
---@field ok? integer[] accepted exit codes
---@field assume? gse.Assumption what a dry run answers

---@class gse.RunOptions: gse.TaskOptions
---@field stdin? string|gse.Secret|(string|gse.Secret)[]

---@class gse.ExecOptions: gse.RunOptions
---@field ok? integer[]|false accepted exit codes; false never raises

---@class gse.UndoOptions: gse.RunOptions
---@field always? boolean also when the run succeeds

---@class gse.WaitOptions
---@field timeout? gse.duration one deadline for all; 0 polls

---@class gse.PutOptions: gse.TaskOptions
---@field path string absolute
---@field content? string|gse.Secret
---@field file? string beside the playbook
---@field template? string beside the playbook
---@field vars? table<string, any> for the template
---@field mode? string|integer octal text: "0644"
---@field owner? string
---@field group? string
---@field backup? integer earlier versions to keep

---@class gse.GetOptions: gse.TaskOptions
---@field max? gse.size

---@class gse.ProbeTarget
---@field tcp? string host:port
---@field http? string an address that begins with http://
---@field status? integer
---@field contains? string
---@field body? string
---@field host_header? string

---@class gse.ProbeOptions: gse.TaskOptions
---@field within? gse.duration
---@field every? gse.duration

---@class gse.StrandOptions
---@field limit? integer strands at once
---@field on_error? "drain"|"collect"|"cancel"

---@class gse.LockOptions
---@field wait? gse.duration

---@class gse.Question
---@field message string
---@field roles? string[]
---@field timeout? gse.duration
---@field default? "approve"|"reject"

---@class gse.Answer
---@field approved boolean
---@field by string|nil
---@field note string|nil

---@class gse.Host
---@field name string
---@field address string
---@field vars table<string, any>
---@field groups string[]

---@class gse.WholeRange
---@field min? integer
---@field max? integer

---@class gse.Argument
---@field about? string
---@field default? any
---@field matches? string
---@field int? true|gse.WholeRange
---@field one_of? string[]
---@field duration? boolean
---@field size? boolean
---@field bool? boolean

---@class gse.Header
---@field about? string
---@field targets? string a selector
---@field lock? string
---@field args? table<string, gse.Argument>

---@class gse
---@field args table<string, string> the raw arguments
---@field run_id string
---@field dry_run boolean
---@field version string
gse = {}

---Opens a session on hosts.
---@param options gse.SessionOptions
---@return gse.Session
function gse.session(options) end

---The same session on some of its hosts.
---@param session gse.Session
---@param hosts string|(string|gse.Host|gse.Session)[]|gse.Session
---@return gse.Session
function gse.on(session, hosts) end

---Closes a session and cancels its running tasks.
---@param session gse.Session
function gse.close(session) end

---Submits a command, without waiting.
---@param session gse.Session
---@param command gse.command
---@param options? gse.RunOptions
---@return gse.Task
function gse.run(session, command, options) end

---Waits for a task, or for all of a list.
---@param task gse.Task|gse.Task[]
---@param options? gse.WaitOptions
---@return gse.Result
function gse.wait(task, options) end

---Stops a task on every host.
---@param task gse.Task
function gse.cancel(task) end

---Runs a command and waits; raises unless every host accepted.
---@param session gse.Session
---@param command gse.command
---@param options? gse.ExecOptions
---@return gse.Result
function gse.exec(session, command, options) end

---Puts a file in place on every host; raises when one fails.
---@param session gse.Session
---@param options gse.PutOptions
---@return gse.Result
function gse.put(session, options) end

---Reads a file on every host; raises when one fails.
---@param session gse.Session
---@param path string absolute
---@param options? gse.GetOptions
---@return gse.Result
function gse.get(session, path, options) end

---Looks, from every host, until something answers; raises when it does not.
---@param session gse.Session
---@param target gse.ProbeTarget
---@param options? gse.ProbeOptions
---@return gse.Result
function gse.probe(session, target, options) end

---Registers a command that takes back what is about to be done.
---@param session gse.Session
---@param command gse.command
---@param options? gse.UndoOptions
---@return gse.Undo
function gse.undo(session, command, options) end

---Drops an undo.
---@param undo gse.Undo
function gse.keep(undo) end

---Runs functions at the same time; results in order.
---@param functions (fun(): any)[]
---@param options? gse.StrandOptions
---@return any[] results
---@return any[] errors
function gse.all(functions, options) end

---Calls a function for every element, or for every host of a session, at the same time; results in order.
---@param over any[]|gse.Session
---@param body fun(element: any, index: integer): any
---@param options? gse.StrandOptions
---@return any[] results
---@return any[] errors
function gse.each(over, body, options) end

---@param duration gse.duration
function gse.sleep(duration) end

---Seconds since the epoch.
---@return number
function gse.now() end

---As `math.random`, and recorded.
---@param m? integer
---@param n? integer
---@return number
function gse.random(m, n) end

---Takes a lock; raises `refused.lock` when another run holds it.
---@param name string
---@param options? gse.LockOptions
function gse.lock(name, options) end

---@param name string
function gse.unlock(name) end

---Asks people and waits.
---@param question gse.Question
---@return gse.Answer
function gse.approve(question) end

---@param level "debug"|"info"|"warning"|"error"
---@param message string
---@param fields? table<string, any>
function gse.log(level, message, fields) end

---@param done number
---@param total number
---@param label? string
function gse.progress(done, total, label) end

---Ends the run as failed.
---@param message string
---@param data? any
function gse.fail(message, data) end

---Ends the run as degraded.
---@param message string
---@param data? any
function gse.degraded(message, data) end

---Declares the playbook's arguments; must be the first call.
---@param header gse.Header
---@return table<string, any> arguments
function gse.playbook(header) end

---@param selector string|gse.Session
---@return gse.Host[]
function gse.hosts(selector) end

---What `targets` and `--limit` select.
---@return gse.Host[]
function gse.targets() end

---A file beside the playbook.
---@param name string
---@return string
function gse.file(name) end

---@param name string
---@return gse.Secret
function gse.secret(name) end

return gse
