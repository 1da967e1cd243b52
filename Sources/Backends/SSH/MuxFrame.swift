import Effects

/// The messages between the ssh process that holds a connection and whoever uses it: OpenSSH's PROTOCOL.mux, version 4.
///
/// Each is a length of four bytes and a body; numbers are big-endian, texts have a length of four bytes before them.
enum MuxFrame {
    /// What the holder of the connection says.
    enum Reply: Sendable, Hashable {
        /// It speaks this version.
        case hello(version: UInt32)
        /// The session is open, or the forwarding is connected.
        case opened
        /// It will not, and says why.
        case refused(String)
        /// The remote command exited with this code.
        case exited(UInt32)
        /// Something that is not waited for.
        case other(UInt32)
    }

    /// What was received is not of this protocol.
    struct Malformed: Error {}

    /// The only version spoken, since OpenSSH 5.4.
    static let version: UInt32 = 4
    /// Longer than any reply: a reason is a sentence.
    private static let longest: UInt32 = 1 << 18

    /// The first message of each side.
    static let hello = framed { body in
        body.append(number: 0x0000_0001)
        body.append(number: version)
    }

    /// Asks for a session that executes a command line; three descriptors follow.
    static func session(command: Bytes) -> Bytes {
        framed { body in
            body.append(number: 0x1000_0002)
            body.append(number: 0)  // the number of this request
            body.append(text: [])  // reserved
            for _ in 0..<4 { body.append(number: 0) }  // no terminal, X11, agent, subsystem
            body.append(number: .max)  // no escape character
            body.append(text: [])  // the type of the terminal
            body.append(text: command)
        }
    }

    /// Asks for a connection from the remote host to an address; two descriptors follow.
    static func forwarding(to host: String, port: UInt16) -> Bytes {
        framed { body in
            body.append(number: 0x1000_0008)
            body.append(number: 0)
            body.append(text: [])
            body.append(text: Bytes(host.utf8))
            body.append(number: UInt32(port))
        }
    }

    /// Takes the next whole reply from the front of what was received; nil when there is none yet.
    static func read(_ received: inout Bytes) throws(Malformed) -> Reply? {
        guard received.count >= 4 else { return nil }
        let length = received.number(at: 0)
        guard (4...longest).contains(length) else { throw Malformed() }
        let end = 4 + Int(length)
        guard received.count >= end else { return nil }
        defer { received.removeFirst(end) }
        return try reply(received[4..<end])
    }

    private static func reply(_ body: ArraySlice<UInt8>) throws(Malformed) -> Reply {
        let body = Bytes(body)
        let type = body.number(at: 0)
        switch type {
        case 0x0000_0001:
            guard body.count >= 8 else { throw Malformed() }
            return .hello(version: body.number(at: 4))
        case 0x8000_0006: return .opened
        case 0x8000_0002, 0x8000_0003:
            guard body.count >= 12, body.count - 12 >= Int(body.number(at: 8)) else { throw Malformed() }
            return .refused(Bytes(body[12..<(12 + Int(body.number(at: 8)))]).lossyText)
        case 0x8000_0004:
            guard body.count >= 12 else { throw Malformed() }
            return .exited(body.number(at: 8))
        default: return .other(type)
        }
    }

    private static func framed(_ fill: (inout Bytes) -> Void) -> Bytes {
        var body = Bytes()
        fill(&body)
        var frame = Bytes()
        frame.append(number: UInt32(body.count))
        return frame + body
    }
}

extension Bytes {
    fileprivate mutating func append(number: UInt32) {
        for shift in stride(from: 24, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> UInt32(shift)))
        }
    }

    fileprivate mutating func append(text: Bytes) {
        append(number: UInt32(text.count))
        self += text
    }

    fileprivate func number(at position: Int) -> UInt32 {
        self[position..<(position + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
