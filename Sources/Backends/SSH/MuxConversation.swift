import Effects

/// What one use of a connection has been told by the ssh process that holds it: bytes in, events out, no I/O.
struct MuxConversation {
    /// Something that matters to who uses it.
    enum Event: Sendable, Hashable {
        /// The session is open, or the forwarding is connected.
        case opened
        /// There will be none, in ssh's words.
        case refused(String)
        /// The remote command exited.
        case exited(Int32)
        /// This is no ssh that can be talked to.
        case broken
    }

    private var received = Bytes()
    private var hasGreeted = false
    private var isOpen = false
    private var isOver = false

    /// Takes what came.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [Event] {
        guard !isOver else { return [] }
        received += bytes
        var events: [Event] = []
        do throws(MuxFrame.Malformed) {
            while !isOver, let reply = try MuxFrame.read(&received) {
                if let event = event(reply) { events.append(event) }
            }
        } catch {
            isOver = true
            events.append(.broken)
        }
        return events
    }

    private mutating func event(_ reply: MuxFrame.Reply) -> Event? {
        switch reply {
        case .hello(let version):
            guard !hasGreeted, version == MuxFrame.version else { return end(.broken) }
            hasGreeted = true
            return nil
        case .opened:
            guard hasGreeted, !isOpen else { return end(.broken) }
            isOpen = true
            return .opened
        case .refused(let why): return end(.refused(why))
        case .exited(let code):
            guard isOpen else { return end(.broken) }
            return end(Int32(exactly: code).map(Event.exited) ?? .broken)
        case .other: return nil
        }
    }

    private mutating func end(_ event: Event) -> Event {
        isOver = true
        return event
    }
}
