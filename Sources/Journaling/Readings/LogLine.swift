public import Effects

/// One line of a run's log: what a host wrote, or what the playbook said.
public struct LogLine: Sendable, Hashable {
    /// Whose line it is.
    public enum Source: Sendable, Hashable {
        /// A command wrote it there.
        case host(String, OutputStream)
        /// The playbook said it, with `gse.log` or `print`; the level as it was recorded.
        case playbook(level: String)
        /// The command wrote so many bytes more than are kept; the text is empty.
        case dropped(host: String, OutputStream, bytes: Int)
    }

    /// When it was recorded: for outputs, when the command ended there.
    public let time: Timestamp
    /// Whose line it is.
    public let source: Source
    /// What it says, without a line break at its end; need not be text.
    public let text: Bytes

    /// The host it is from; nil for the playbook's own.
    public var host: String? {
        switch source {
        case .host(let host, _), .dropped(let host, _, _): host
        case .playbook: nil
        }
    }

    /// The lines that a fact is worth, in order; most have none.
    public static func lines(of fact: Fact) -> [LogLine] {
        switch fact.event {
        case .finished(_, let outcome):
            return OutputStream.allCases.flatMap { stream in
                lines(stream == .stdout ? outcome.stdout : outcome.stderr, stream, outcome.host, fact.time)
            }
        case .settled(_, _, let effect, _):
            // A call that had no meaning has no message.
            guard effect["effect"] == "log", let message = effect["message"]?.asBytes else { return [] }
            let fields = effect["fields"].flatMap { $0 == .null ? nil : " " + $0.text } ?? ""
            let level = effect["level"]?.asString ?? "info"
            let text = message + Bytes(fields.utf8)
            return [LogLine(time: fact.time, source: .playbook(level: level), text: text)]
        case .started, .issued, .asked, .refused, .resumed, .repeated, .cancelled, .ending, .ended:
            return []
        }
    }

    private static func lines(
        _ output: CapturedOutput, _ stream: OutputStream, _ host: String, _ time: Timestamp
    ) -> [LogLine] {
        var parts = output.shown.split(separator: 10, omittingEmptySubsequences: false)
        // What ends with a line break has no line after it.
        if parts.last?.isEmpty ?? false { parts.removeLast() }
        var lines = parts.map { part in
            let text = part.last == 13 ? part.dropLast() : part
            return LogLine(time: time, source: .host(host, stream), text: Bytes(text))
        }
        if output.dropped > 0 {
            let source = Source.dropped(host: host, stream, bytes: output.dropped)
            lines.append(LogLine(time: time, source: source, text: []))
        }
        return lines
    }
}
