import Glibc
import SandboxProtocol

/// Reads frames from a worker's socket.
///
/// A length is believed only as far as bytes come.
struct Inbox {
    enum Next {
        /// A frame without its length.
        case frame(ArraySlice<UInt8>)
        /// Nothing came within the timeout; what came so far is kept.
        case late
        case tooLong(Int)
        case closed
    }

    private let socket: Int32
    private let longest: Int
    private var buffer: [UInt8]
    private var received = 0
    private var consumed = 0

    /// Reads nothing: stands in while somebody else has the real one.
    static let nobodys = Inbox()

    private init() {
        (socket, longest, buffer) = (-1, 0, [])
    }

    init(_ socket: Int32, timeout milliseconds: Int, longest: Int) {
        self.socket = socket
        self.longest = longest
        buffer = [UInt8](repeating: 0, count: 1 << 16)
        var timeout = timeval(
            tv_sec: milliseconds / 1000, tv_usec: suseconds_t(milliseconds % 1000 * 1000))
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Whether something was said that nobody asked for; having hung up is not saying something.
    mutating func hasMore() -> Bool {
        switch next(Int32(MSG_DONTWAIT)) {
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

    /// The next frame; with MSG_DONTWAIT only what is there.
    mutating func next(_ flags: Int32 = 0) -> Next {
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
                recv(socket, buffer.baseAddress.map { $0 + start }, buffer.count - start, flags)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return .late }
            guard count > 0 else { return .closed }
            received += count
        }
    }

    /// Until something can be read, or the time is up.
    func wait(_ time: Duration) {
        var request = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        let (seconds, attoseconds) = time.components
        poll(&request, 1, Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
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
