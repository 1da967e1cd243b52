import Glibc
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

    /// Removes the socket of a service that was killed; one that somebody listens on stays, and so does what is none.
    func removeLeftover() {
        guard case .unix(let path) = self else { return }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let answer = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        if answer != 0, errno == ECONNREFUSED { unlink(path) }
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
