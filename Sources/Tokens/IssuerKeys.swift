import Effects

/// The keys of the issuer of bearer tokens, in a file or at an address.
enum IssuerKeys: Sendable {
    case file(WatchedFile<KeySet>)
    case address(String, PublishedKeys)

    /// Reads the file, or takes the address.
    init(
        _ source: TokenSettings.KeySource, refresh: KeyRefresh, uptime: @escaping @Sendable () -> Duration,
        note: @escaping @Sendable (String) -> Void
    ) throws(TokenSettingsError) {
        do throws(KeyProblem) {
            switch source {
            case .file(let path):
                self = .file(
                    try WatchedFile(path: path, note: note) { bytes throws(KeyProblem) in
                        let keys = try KeySet(bytes)
                        return (keys, keys.notes)
                    })
            case .url(let text):
                let url = try KeyDownload.checked(text)
                let keys = PublishedKeys(url: url, bounds: refresh, uptime: uptime, note: note) {
                    () async throws(KeyProblem) in try await KeyDownload.fetch(url, refresh)
                }
                self = .address(url, keys)
            }
        } catch {
            throw TokenSettingsError("\(source.text): \(error.message)")
        }
    }

    /// The key of that id.
    func key(_ id: String) async -> VerificationKey? {
        switch self {
        case .file(let file): file.current().keys[id]
        case .address(_, let keys): await keys.key(id)
        }
    }

    func standing() async -> KeyStanding {
        switch self {
        case .file(let file):
            KeyStanding(source: file.path, keys: file.current().keys.count, problem: file.problem)
        case .address(let url, let keys):
            KeyStanding(source: url, keys: await keys.count, problem: await keys.problem)
        }
    }
}

extension TokenSettings.KeySource {
    fileprivate var text: String {
        switch self {
        case .file(let path): path
        case .url(let url): url
        }
    }
}
