/// One piece of work on hosts of a session: what `gse.run`, `gse.put`, `gse.get` and `gse.probe` ask for.
///
/// It carries everything a gate needs, the session's defaults already filled in.
public struct TaskRequest: Sendable, Hashable {
    /// The session it was asked in.
    public var session: SessionID
    /// The hosts it is for, in session order.
    public var hosts: [AskedHost]
    /// What to do on each.
    public var work: TaskWork
    /// Account, directory, environment and time-out, the session's unless overridden.
    public var settings: SessionSettings
    /// What else was asked about how it is done.
    public var options: TaskOptions

    /// Makes a request.
    public init(
        session: SessionID, hosts: [AskedHost], work: TaskWork, settings: SessionSettings = SessionSettings(),
        options: TaskOptions = TaskOptions()
    ) {
        self.session = session
        self.hosts = hosts
        self.work = work
        self.settings = settings
        self.options = options
    }

    /// The secrets whose values it needs.
    public var secrets: [SecretReference] { (work.content?.secrets ?? []) + settings.secrets }
}
