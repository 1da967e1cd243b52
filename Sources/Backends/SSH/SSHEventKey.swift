/// What a descriptor in the poll of the loop belongs to, packed into the 64 bits the kernel keeps for it.
struct SSHEventKey {
    /// The kind of descriptor: three of a connection's table, four of a channel, one of the loop.
    enum Kind: UInt64 {
        case control, stdout, stderr, stdin, exit, words, directory, wake
    }

    let id: UInt64
    let kind: Kind

    init(_ id: UInt64, _ kind: Kind) {
        self.id = id
        self.kind = kind
    }

    init?(packed: UInt64) {
        guard let kind = Kind(rawValue: packed & 7) else { return nil }
        self.init(packed >> 3, kind)
    }

    var packed: UInt64 { id << 3 | kind.rawValue }
}
