import Effects

/// A session the run has opened.
struct OpenSession: Sendable {
    let id: SessionID
    /// The granted hosts, in the order asked.
    let hosts: [AskedHost]
    let settings: SessionSettings
    /// The hosts by the backend that reaches them.
    let backends: [String: [AskedHost]]
    /// Where in ``hosts`` each name is: thousands of views of one host must not each look at all.
    private let places: [String: Int]

    init(
        id: SessionID, hosts: [AskedHost], settings: SessionSettings, backends: [String: [AskedHost]]
    ) {
        self.id = id
        self.hosts = hosts
        self.settings = settings
        self.backends = backends
        places = Dictionary(hosts.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// Whether it has a host of that name.
    func has(_ name: String) -> Bool { places[name] != nil }

    /// Those of its hosts that have these names, in its order, each once.
    func hosts(named names: some Sequence<String>) -> [AskedHost] {
        Set(names.compactMap { places[$0] }).sorted().map { hosts[$0] }
    }
}
