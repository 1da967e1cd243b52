import Effects
import Glibc
import Synchronization

/// A server on a loopback port that answers its connections one after another and closes each.
///
/// The thread that serves keeps the port until it has ended, so it never serves a descriptor that became another's.
final class LoopbackServer: Sendable {
    private let listener: LoopbackPort
    private let heard = Mutex<[Bytes]>([])

    /// Where it listens.
    var port: UInt16 { listener.number }

    /// What clients sent, per connection.
    var requests: [Bytes] { heard.withLock { $0 } }

    /// Answers the first connection with the first bytes and so on; those after the last get the last bytes.
    ///
    /// An empty answer keeps silent until the client leaves. Nil when the loopback address cannot be used.
    init?(answers: Bytes...) {
        guard let listener = LoopbackPort(), listen(listener.descriptor, 16) == 0 else { return nil }
        self.listener = listener
        let record: @Sendable (Bytes) -> Void = { [weak self] request in
            self?.heard.withLock { $0.append(request) }
        }
        TestThread.start { Self.serve(answers, on: listener, record) }
    }

    deinit { stop() }

    /// Serves nobody any more.
    ///
    /// A test calls it at its end, which also keeps the server alive until there.
    func stop() { shutdown(listener.descriptor, Int32(SHUT_RDWR)) }

    private static func serve(
        _ answers: [Bytes], on listener: LoopbackPort, _ record: @Sendable (Bytes) -> Void
    ) {
        var left = answers[...]
        while true {
            let client = accept(listener.descriptor, nil, nil)
            if client < 0, errno == EINTR { continue }
            guard client >= 0 else { return }
            let answer = left.first ?? []
            if left.count > 1 { left.removeFirst() }
            record(read(client))
            _ = answer.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if answer.isEmpty { _ = read(client) }
            close(client)
        }
    }

    private static func read(_ client: Int32) -> Bytes {
        Bytes(unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = max(0, recv(client, buffer.baseAddress, buffer.count, 0))
        }
    }
}
