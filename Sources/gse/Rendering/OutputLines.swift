import Effects
import Preparing

/// Cuts what hosts write into whole lines, each with its host's name before it.
struct OutputLines {
    /// The most bytes shown as one line; a longer one is shown in pieces.
    private static let longest = 4096

    private struct Source: Hashable {
        let host: String
        let task: TaskID
        let stream: OutputStream
    }

    private var rests: [Source: Bytes] = [:]

    /// The lines that are whole now.
    mutating func add(_ bytes: Bytes, _ stream: OutputStream, host: String, task: TaskID) -> [String] {
        let source = Source(host: host, task: task, stream: stream)
        var rest = rests[source, default: []]
        var lines: [String] = []
        for byte in bytes {
            if byte == 10 || rest.count >= Self.longest {
                lines.append(Self.line(rest, host))
                rest = []
            }
            if byte != 10 { rest.append(byte) }
        }
        rests[source] = rest.isEmpty ? nil : rest
        return lines
    }

    /// What is left of a host whose task has ended.
    mutating func end(host: String, task: TaskID) -> [String] {
        OutputStream.allCases.compactMap { stream in
            rests.removeValue(forKey: Source(host: host, task: task, stream: stream)).map {
                Self.line($0, host)
            }
        }
    }

    private static func line(_ bytes: Bytes, _ host: String) -> String {
        let text = bytes.last == 13 ? bytes.dropLast().lossy : bytes.lossyText
        return "\(Harmless.line(host)) | \(Harmless.line(text))"
    }
}

extension ArraySlice<UInt8> {
    fileprivate var lossy: String { String(decoding: self, as: UTF8.self) }
}
