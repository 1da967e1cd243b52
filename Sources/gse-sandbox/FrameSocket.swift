import Glibc
import SandboxProtocol

/// The worker's end of the socket: whole frames, blocking, with read(2) and write(2) only.
struct FrameSocket {
    /// Where the host put the socket.
    static var descriptor: Int32 { 3 }

    private var buffer: [UInt8] = []
    private var received = 0

    init() {
        buffer = [UInt8](repeating: 0, count: 1 << 16)
    }

    /// The next frame without its length; nil when the host is gone or sent something too long.
    mutating func next() -> ArraySlice<UInt8>? {
        received = 0
        guard fill(upTo: 4) else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(buffer[$1]) << (8 * $1) }
        guard length >= 1, length <= Frame.longest else { return nil }
        if buffer.count < length + 4 {
            buffer.append(contentsOf: repeatElement(0, count: length + 4 - buffer.count))
        }
        guard fill(upTo: length + 4), received == length + 4 else { return nil }
        return buffer[4..<length + 4]
    }

    private mutating func fill(upTo wanted: Int) -> Bool {
        while received < wanted {
            let start = received
            let count = buffer.withUnsafeMutableBytes { buffer in
                read(Self.descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            received += count
        }
        return true
    }
}
