/// What a descriptor in the loop's poll belongs to, packed into the 64 bits the kernel keeps for it.
struct EventKey {
    /// The kind of descriptor.
    enum Kind: UInt64 {
        case exit, stdout, stderr, stdin, orphan, leftover, wake
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
