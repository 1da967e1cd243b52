import Effects
import Journaling
import Preparing

/// `gse logs`: lines with their host before them, as a run shows them while it runs.
struct LogText {
    let style: Style
    /// The only host whose lines are shown; nil for all, and the playbook's own.
    let host: String?

    /// The lines of a fact.
    func lines(_ fact: Fact) -> [String] {
        LogLine.lines(of: fact).filter { host == nil || $0.host == host }.map(line)
    }

    private func line(_ line: LogLine) -> String {
        let text = Harmless.line(line.text.lossyText)
        switch line.source {
        case .host(let host, _): return "\(Harmless.line(host)) | \(text)"
        case .playbook(let level):
            return "\(FactWords(style: style, isDryRun: false).coloured(level)): \(text)"
        case .dropped(let host, let stream, let bytes):
            let words = "\(bytes) bytes more of \(stream.rawValue) were not kept"
            return style.dim("\(Harmless.line(host)) | … \(words)")
        }
    }
}
