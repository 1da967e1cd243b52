import Glibc
import SandboxProtocol

/// Reads frames from a worker's socket.
///
/// A length is believed only as far as bytes come.
struct Inbox {
    enum Next {
        /// A frame without its length.
        case frame(ArraySlice<UInt8>)
        /// No whole frame is there; what came so far is kept.
        case late
        case tooLong(Int)
        case closed
    }

    /// The most bytes of a frame; nothing more is read than that and what comes with it.
    var longest: Int
    private let socket: Int32
    private var buffer: [UInt8]
    private var received = 0
    private var consumed = 0

    /// Reads nothing: stands in while somebody else has the real one.
    static let nobodys = Inbox()

    private init() {
        (socket, longest, buffer) = (-1, 0, [])
    }

    init(_ socket: Int32, longest: Int) {
        self.socket = socket
        self.longest = longest
        buffer = [UInt8](repeating: 0, count: 1 << 16)
    }

    /// Whether more has been read than the frame given out last.
    var hasTrailing: Bool { received > consumed }

    /// Whether something was said that nobody asked for; having hung up is not saying something.
    mutating func hasMore() -> Bool {
        switch next() {
        case .late: return received > 0
        case .closed: return false
        case .tooLong: return true
        case .frame:
            putBack()
            return true
        }
    }

    /// Makes the frame given out last the next one again.
    mutating func putBack() { consumed = 0 }

    /// The next frame, if it is there; never waits.
    mutating func next() -> Next {
        guard socket >= 0 else { return .late }
        discardConsumed()
        while true {
            if received >= 4 {
                let length = (0..<4).reduce(0) { $0 | Int(buffer[$1]) << (8 * $1) }
                guard length <= longest else { return .tooLong(length) }
                if received >= length + 4 {
                    consumed = length + 4
                    return .frame(buffer[4..<length + 4])
                }
            }
            if received == buffer.count { buffer.append(contentsOf: repeatElement(0, count: buffer.count)) }
            let start = received
            let count = buffer.withUnsafeMutableBytes { buffer in
                recv(socket, buffer.baseAddress.map { $0 + start }, buffer.count - start, Int32(MSG_DONTWAIT))
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return .late }
            guard count > 0 else { return .closed }
            received += count
        }
    }

    /// Until something can be read, or with `orWritten` written, or the time is up.
    func wait(_ time: Duration, orWritten: Bool) {
        let events = orWritten ? POLLIN | POLLOUT : POLLIN
        var request = pollfd(fd: socket, events: Int16(events), revents: 0)
        poll(&request, 1, time.milliseconds)
    }

    /// A large buffer is not kept for small frames.
    private mutating func discardConsumed() {
        guard consumed > 0 else { return }
        let rest = buffer[consumed..<received]
        if rest.isEmpty, buffer.count <= 1 << 20 {
            received = 0
        } else {
            buffer = [UInt8](rest) + [UInt8](repeating: 0, count: 1 << 16)
            received = rest.count
        }
        consumed = 0
    }
}

extension Duration {
    /// As poll(2) takes it: rounded up, never endless.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        return Int32(clamping: max(0, seconds) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
