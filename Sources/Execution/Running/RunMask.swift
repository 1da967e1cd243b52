import Effects
import Secrets

/// What hides values in a run.
///
/// What hosts say is hidden from the script, too, by the secrets the run was given. What a script was told under seal it
/// must go on using: that is hidden only where it is shown or recorded.
struct RunMask {
    /// Where live output comes from.
    struct Source: Hashable {
        let task: TaskID
        let host: String
        let stream: OutputStream
    }

    /// Values of less than this, in bytes, are too common to be looked for.
    private static let shortestLearned = 8
    /// The most bytes that are learned, and the most of one value.
    private static let mostLearned = 64 << 10
    private static let longestLearned = 16 << 10

    /// Hides the secrets the run was given.
    let heard: SecretMask
    /// Hides those, and what the script was told under seal.
    private(set) var said: SecretMask
    private var streams: [Source: MaskedStream] = [:]
    private var learned: Set<Bytes> = []
    private var learnedBytes = 0
    private var sources: Set<String> = []

    /// Whether the script was told something under seal that is looked for.
    var hasLearned: Bool { !learned.isEmpty }

    init(_ secrets: SecretBook) {
        heard = secrets.mask
        said = heard
    }

    /// What can be shown now of what a command wrote.
    mutating func add(_ bytes: Bytes, from source: Source) -> Bytes {
        said.isEmpty ? bytes : streams[source, default: said.stream].add(bytes)
    }

    /// The rest of what it wrote.
    mutating func finish(_ source: Source, isCut: Bool) -> Bytes {
        guard var stream = streams.removeValue(forKey: source) else { return [] }
        return stream.finish(isCut: isCut)
    }

    /// Takes what a script is told under seal; answers what can be shown of live output, which is looked through for
    /// more from now on.
    mutating func learn(_ outcome: HostOutcome, of task: TaskID) -> [(Source, Bytes)] {
        guard sources.insert("\(task) \(outcome.host)").inserted else { return [] }
        var entries: [SecretMask.Entry] = []
        let texts = [outcome.stdout.kept, outcome.stderr.kept, outcome.content ?? []]
        for value in texts.flatMap(Self.values) + Self.fields(of: outcome.stdout.kept) {
            let isKnown = learned.contains(value) || value.count > Self.longestLearned
            guard !isKnown, learnedBytes + value.count <= Self.mostLearned else { continue }
            learned.insert(value)
            learnedBytes += value.count
            entries.append(SecretMask.Entry(value: value, placeholder: "‹sealed:\(task)›"))
        }
        guard !entries.isEmpty else { return [] }
        said = SecretMask(said.entries + entries)
        let shown = streams.map { source, stream in
            var stream = stream
            return (source, stream.finish())
        }
        streams = streams.mapValues { _ in said.stream }
        return shown
    }

    /// A text without the space around it, and its lines likewise.
    private static func values(_ text: Bytes) -> [Bytes] {
        let lines = text.split(whereSeparator: { $0 == 10 || $0 == 13 })
        return ([text[...]] + lines).map(trimmed).filter { $0.count >= shortestLearned }
    }

    /// The texts in JSON, and what follows the `=` or `:` of a line.
    private static func fields(of output: Bytes) -> [Bytes] {
        var fields: [Bytes] = []
        if let json = try? JSON.read(output) { collect(json, &fields) }
        for line in output.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            guard
                let separator = line.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") })
            else { continue }
            fields.append(trimmed(line[line.index(after: separator)...]))
        }
        return fields.filter { $0.count >= shortestLearned }
    }

    private static func collect(_ json: JSON, _ fields: inout [Bytes]) {
        switch json {
        case .string(let text): fields.append(Bytes(text.utf8))
        case .array(let elements): for element in elements { collect(element, &fields) }
        case .object(let members): for member in members { collect(member.value, &fields) }
        case .null, .bool, .int, .double: break
        }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> Bytes {
        let isAround: (UInt8) -> Bool = { $0 <= 32 || $0 == 34 || $0 == 39 }
        return Bytes(text.drop(while: isAround).reversed().drop(while: isAround).reversed())
    }
}
