/// What a task does on each of its hosts.
public enum TaskWork: Sendable, Hashable {
    /// Runs a program.
    case command(Command, stdin: Content?)
    /// Puts a file in place.
    case put(FilePut)
    /// Reads a file.
    case get(FileGet)
    /// Looks whether something answers.
    case probe(Probe)

    /// The word for it in facts and messages, the script's call without `gse.`.
    public var verb: String {
        switch self {
        case .command: "run"
        case .put: "put"
        case .get: "get"
        case .probe: "probe"
        }
    }

    /// What it is fed or shall contain; nil when it is neither.
    public var content: Content? {
        switch self {
        case .command(_, let stdin): stdin
        case .put(let put): put.content
        case .get, .probe: nil
        }
    }
}
