public import Effects
import Foundation

/// What a service answered.
public struct ServiceAnswer: Sendable {
    /// The status.
    public let status: Int
    /// The headers by name, in small letters.
    public let headers: [String: String]
    /// The body.
    public let body: String

    /// The body as JSON; null when it is none.
    public var json: JSON { (try? JSON.read(Bytes(body.utf8))) ?? .null }
    /// `data` of the envelope.
    public var data: JSON { json["data"] ?? .null }
    /// `error` of the envelope.
    public var error: String? { json["error"]?.asString }

    /// Reads what `curl -i` printed.
    init(_ text: String) throws {
        var rest = text
        var head = ""
        // 100 Continue comes before the answer.
        repeat {
            guard let cut = rest.range(of: "\r\n\r\n") else { throw ServiceFailure("no answer: \(text)") }
            head = String(rest[..<cut.lowerBound])
            rest = String(rest[cut.upperBound...])
        } while head.hasPrefix("HTTP/1.1 100")
        let lines = head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { throw ServiceFailure("no status: \(text)") }
        self.status = status
        headers = lines.dropFirst().reduce(into: [:]) { headers, line in
            guard let colon = line.firstIndex(of: ":") else { return }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        body = rest
    }
}
