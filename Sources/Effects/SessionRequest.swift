/// What a script asks for with `gse.session{…}`, its hosts already looked up in the inventory.
public struct SessionRequest: Sendable, Hashable {
    /// The hosts in the order given, each once.
    public var hosts: [AskedHost]
    /// Defaults for the session's commands.
    public var settings: SessionSettings
    /// Whether `--limit` leaves this session alone.
    public var isHelper: Bool

    /// Makes a request.
    public init(hosts: [AskedHost], settings: SessionSettings = SessionSettings(), isHelper: Bool = false) {
        self.hosts = hosts
        self.settings = settings
        self.isHelper = isHelper
    }
}
