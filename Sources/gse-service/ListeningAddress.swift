import Hummingbird
import Preparing

/// Where the service listens.
enum ListeningAddress: Sendable, Equatable {
    case internet(host: String, port: Int)
    case unix(path: String)

    /// Reads `HOST:PORT`, `[IPv6]:PORT` or `unix:PATH`.
    ///
    /// - Throws: ``Stop`` with exit code 64.
    init(_ text: String) throws(Stop) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            // The length is the kernel's: sun_path.
            guard path.hasPrefix("/"), path.utf8.count <= 107 else {
                throw Stop(
                    .usage,
                    "--listen \(Harmless.line(text)): a socket is an absolute path of at most 107 bytes")
            }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else {
            throw Stop(
                .usage, "--listen \(Harmless.line(text)) is no address",
                remedy: "write it like 127.0.0.1:8080 or unix:/run/gse.sock")
        }
        let host = text[..<colon].trimmingBrackets
        self = .internet(host: host, port: port)
    }

    /// Whether only this machine can reach it.
    var isLocal: Bool {
        switch self {
        case .unix: true
        case .internet(let host, _): host == "::1" || host == "localhost" || host.hasPrefix("127.")
        }
    }

    /// As the server takes it.
    var bindAddress: BindAddress {
        switch self {
        case .internet(let host, let port): .hostname(host, port: port)
        case .unix(let path): .unixDomainSocket(path: path)
        }
    }
}

extension Substring {
    fileprivate var trimmingBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : String(self)
    }
}
