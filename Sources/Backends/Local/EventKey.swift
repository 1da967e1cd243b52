/// What a descriptor in a loop's poll belongs to, packed into the 64 bits the kernel keeps for it: a number, and one of at most
/// eight kinds of descriptor.
struct EventKey<Kind: RawRepresentable<UInt64>> {
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
