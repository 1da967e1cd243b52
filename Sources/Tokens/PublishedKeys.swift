import Effects

/// The keys that an issuer publishes at an address, fetched when they are needed and not more often than allowed.
actor PublishedKeys {
    /// What fetches the set from the address.
    typealias Download = @Sendable () async throws(KeyProblem) -> Bytes

    private struct Fetched {
        let keys: KeySet
        let at: Duration
    }

    private let url: String
    private let bounds: KeyRefresh
    private let uptime: @Sendable () -> Duration
    private let download: Download
    private let note: @Sendable (String) -> Void

    private var fetched: Fetched?
    private var lastTry: Duration?
    /// The one fetch under way; it ends within its time-out, whoever waits for it.
    private var fetch: Task<Void, Never>?
    private(set) var problem: String?

    /// Takes an address; nothing is fetched yet.
    ///
    /// `uptime` is a clock that never goes back; `note` gets a sentence for each fetch that failed or found what is odd.
    init(
        url: String, bounds: KeyRefresh, uptime: @escaping @Sendable () -> Duration,
        note: @escaping @Sendable (String) -> Void, download: @escaping Download
    ) {
        self.url = url
        self.bounds = bounds
        self.uptime = uptime
        self.note = note
        self.download = download
    }

    /// The key of that id; nil when the issuer has none, or cannot be asked.
    ///
    /// Who comes while the set is fetched waits only if its key is not among those from before.
    func key(_ id: String) async -> VerificationKey? {
        dropWhatIsTooOld()
        if let fetch {
            if known[id] == nil { await fetch.value }
        } else if isFetchDue(for: id) {
            await begin().value
        }
        return known[id]
    }

    /// How many keys are known.
    var count: Int {
        dropWhatIsTooOld()
        return known.count
    }

    private var known: [String: VerificationKey] { fetched?.keys.keys ?? [:] }

    private func dropWhatIsTooOld() {
        if let fetched, uptime() - fetched.at >= bounds.keep { self.fetched = nil }
    }

    private func isFetchDue(for id: String) -> Bool {
        let now = uptime()
        if let fetched, now - fetched.at < bounds.life, known[id] != nil { return false }
        return lastTry.map { now - $0 >= bounds.interval } ?? true
    }

    private func begin() -> Task<Void, Never> {
        lastTry = uptime()
        let task = Task { await refresh() }
        fetch = task
        return task
    }

    private func refresh() async {
        defer { fetch = nil }
        do throws(KeyProblem) {
            let keys = try KeySet(try await download())
            fetched = Fetched(keys: keys, at: uptime())
            problem = nil
            for line in keys.notes { note("\(url): \(line)") }
        } catch {
            let standing =
                fetched == nil ? "there are no keys from before" : "the keys from before stay in force"
            let sentence = "\(url): \(error.message); \(standing)"
            problem = sentence
            note(sentence)
        }
    }
}
