import Effects
import Glibc
import Synchronization

/// A server on a loopback port that answers every connection with the same bytes and closes it.
final class LoopbackServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let heard = Mutex<[Bytes]>([])

    /// What clients sent, per connection.
    var requests: [Bytes] { heard.withLock { $0 } }

    /// Listens; nil when the loopback address cannot be used.
    ///
    /// An empty answer keeps silent until the client
    /// leaves.
    init?(answer: Bytes) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard listener >= 0, bound else { return nil }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        serve(answer)
    }

    // The thread closes it: a number closed here could be another server's when the thread accepts next.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ answer: Bytes) {
        let listener = listener
        let record: @Sendable (Bytes) -> Void = { [weak self] request in
            self?.heard.withLock { $0.append(request) }
        }
        TestThread.start {
            defer { close(listener) }
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                record(Self.read(client))
                _ = answer.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                if answer.isEmpty { _ = Self.read(client) }
                close(client)
            }
        }
    }

    private static func read(_ client: Int32) -> Bytes {
        Bytes(unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = max(0, recv(client, buffer.baseAddress, buffer.count, 0))
        }
    }
}
