import Effects
import Glibc
import Preparing

/// Tells systemd how the service is, by the protocol of sd_notify(3): datagrams to the socket that `NOTIFY_SOCKET` names.
struct SystemdSocket: Sendable {
    /// How often it wants to hear that the service lives; nil when it does not.
    let watchInterval: Duration?
    private let socketPath: String?

    /// What started this process.
    init() {
        socketPath = Environment.value("NOTIFY_SOCKET")
        let isMeant = Environment.value("WATCHDOG_PID").map { Int32($0) == getpid() } ?? true
        let microseconds = Environment.value("WATCHDOG_USEC").flatMap { Int64($0) }
        // Twice within the time it waits, as sd_watchdog_enabled(3) asks.
        watchInterval = microseconds.flatMap { isMeant && $0 > 0 ? .microseconds($0 / 2) : nil }
    }

    /// Says one thing: `READY=1`, `STOPPING=1`, `WATCHDOG=1`; nothing happens when nobody listens.
    func say(_ state: String) {
        guard let socketPath, socketPath.hasPrefix("/") || socketPath.hasPrefix("@") else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Bytes(socketPath.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        // The abstract name space: a first byte of zero stands for @.
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        let size = socklen_t(offset + name.count)
        withUnsafeMutableBytes(of: &address) {
            $0.baseAddress?.advanced(by: offset).copyMemory(from: name, byteCount: name.count)
        }
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return }
        defer { close(socket) }
        let text = Bytes(state.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(socket, text, text.count, Int32(MSG_NOSIGNAL), $0, size)
            }
        }
    }
}
