/// What a script asks of the host, as a value.
///
/// Every `gse.*` call is one of these.
public enum Effect: Sendable, Hashable {
    /// Opens a session on hosts.
    case session(SessionRequest)
    /// Closes a session and cancels its running tasks.
    case close(SessionID)
    /// Begins a task. The only effect that acts on a host.
    case task(TaskRequest)
    /// Waits until tasks have ended, or until the time is up: zero only looks.
    case wait([TaskID], timeout: Duration?)
    /// Stops a task on every host.
    case cancel(TaskID)
    /// Stops the tasks that strands began.
    case abandon([UInt32])
    /// Registers a command that the host runs when the run does not end well.
    case undo(UndoRequest)
    /// Drops a registered undo.
    case keep(UndoID)
    /// Takes a lock of the store, waiting for it this long when it is not free.
    case lock(name: String, wait: Duration?)
    /// Gives a lock back.
    case unlock(name: String)
    /// Asks a person, and waits for the answer.
    case approve(Question)
    /// Pauses.
    case sleep(Duration)
    /// Asks the time.
    case now
    /// Asks for a random number.
    case random(RandomRange)
    /// Writes to the run's log.
    case log(LogEntry)
    /// Says how far the run is.
    case progress(Progress)
    /// Looks up hosts by a selector; nil asks for what `targets` and `--limit` select.
    case hosts(selector: String?)
    /// Looks up the hosts of a session.
    case describe([AskedHost])
    /// Reads a file beside the playbook.
    case file(String)
    /// Reads a module beside the playbook.
    case module(String)
    /// Declares what the playbook is about and which arguments it takes.
    case playbook(PlaybookHeader)
    /// Asks for a handle of a secret, by its name.
    case secret(String)
    /// Ends the run as failed or degraded.
    case finish(Finish)

    /// The word for it in facts and messages.
    public var verb: String {
        switch self {
        case .session: "session"
        case .close: "close"
        case .task(let request): request.work.verb
        case .wait: "wait"
        case .cancel: "cancel"
        case .abandon: "abandon"
        case .undo: "undo"
        case .keep: "keep"
        case .lock: "lock"
        case .unlock: "unlock"
        case .approve: "approve"
        case .sleep: "sleep"
        case .now: "now"
        case .random: "random"
        case .log: "log"
        case .progress: "progress"
        case .hosts, .describe: "hosts"
        case .file: "file"
        case .module: "module"
        case .playbook: "playbook"
        case .secret: "secret"
        case .finish(let finish): finish.isFailure ? "fail" : "degraded"
        }
    }

    /// Whether it acts on the world and so must be on record before it is performed.
    public var isActing: Bool {
        if case .task = self { true } else { false }
    }
}
