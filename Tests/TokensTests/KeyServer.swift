import Effects
import Glibc
import Synchronization
import Threads

/// An HTTP server on a loopback address that counts who comes: each connection is one request and one answer.
final class KeyServer: Sendable {
    /// What it does with a request.
    enum Answer {
        case ok(String)
        /// Bytes as they are, and the end of the connection.
        case raw(String)
        /// Says nothing until the other side leaves.
        case silence
        /// The head of an answer, and then one byte whenever the other side has taken the last, until it leaves.
        case drip
        /// Nothing until it is told to go on, then this.
        case held(String)
    }

    private struct State {
        var answer: Answer
        var requests = 0
        var isHeld = true
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    let url: String
    private let socket: Int32
    /// The server's threads and the tests'.
    private let state: Mutex<State>

    init(_ answer: Answer) throws {
        state = Mutex(State(answer: answer))
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = socket
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, length) == 0 && listen(listening, 16) == 0
                    && getsockname(listening, $0, &length) == 0
            }
        }
        guard isListening else { throw ServerError() }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/keys"
        let server: @Sendable () -> KeyServer? = { [weak self] in self }
        guard NamedThread.start("keys", { Self.serve(listening, server) }) else { throw ServerError() }
    }

    struct ServerError: Error {}

    deinit { shutdown(socket, Int32(SHUT_RDWR)) }

    /// How many requests have come.
    var requests: Int { state.withLock(\.requests) }

    /// From now on answers so.
    func answer(_ answer: Answer) { state.withLock { $0.answer = answer } }

    /// Returns when so many requests have come.
    func requests(atLeast count: Int) async {
        while requests < count {
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state in
                    if state.requests < count { state.waiters.append(continuation) }
                    return state.requests >= count
                }
                if isThere { continuation.resume() }
            }
        }
    }

    /// Lets held answers go.
    func release() { state.withLock { $0.isHeld = false } }

    private static func serve(_ listening: Int32, _ server: @escaping @Sendable () -> KeyServer?) {
        while true {
            let connection = accept(listening, nil, nil)
            guard connection >= 0 else { break }
            guard let answer = server()?.receive(connection) else {
                close(connection)
                break
            }
            _ = NamedThread.start("key") {
                reply(answer, to: connection, isHeld: { server()?.isHeld ?? false })
            }
        }
        close(listening)
    }

    private var isHeld: Bool { state.withLock(\.isHeld) }

    /// Reads a request to its empty line, and counts it.
    private func receive(_ connection: Int32) -> Answer {
        var request = Bytes()
        var buffer = Bytes(repeating: 0, count: 4096)
        while request.firstRange(of: Bytes("\r\n\r\n".utf8)) == nil {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { break }
            request += buffer[..<count]
        }
        let (answer, waiters) = state.withLock { state in
            state.requests += 1
            defer { state.waiters = [] }
            return (state.answer, state.waiters)
        }
        for waiter in waiters { waiter.resume() }
        return answer
    }

    private static func reply(_ answer: Answer, to connection: Int32, isHeld: () -> Bool) {
        defer { close(connection) }
        switch answer {
        case .ok(let text): send(ok(text), to: connection)
        case .raw(let text): send(text, to: connection)
        case .silence:
            var byte = UInt8(0)
            while read(connection, &byte, 1) > 0 {}
        case .drip:
            guard send("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n", to: connection) else { return }
            while send(" ", to: connection) { usleep(1000) }
        case .held(let text):
            while isHeld() { usleep(1000) }
            send(ok(text), to: connection)
        }
    }

    private static func ok(_ text: String) -> String {
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: \(text.utf8.count)\r\n"
            + "connection: close\r\n\r\n\(text)"
    }

    @discardableResult private static func send(_ text: String, to connection: Int32) -> Bool {
        let bytes = Bytes(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
