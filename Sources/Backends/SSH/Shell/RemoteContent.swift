import Effects

/// What a file shall contain, with what proves on a host that it does; made once for all hosts of a task.
struct RemoteContent: Sendable {
    let bytes: Bytes
    /// Its SHA-256 in lower-case hexadecimal.
    let sha256: String
    /// What POSIX `cksum` says of it, for a host that has no program for SHA-256: sum and length.
    let cksum: String

    init(_ bytes: Bytes) {
        self.bytes = bytes
        sha256 = Digest.sha256(bytes)
        var sum = UInt32(0)
        for byte in bytes { sum = sum << 8 ^ Self.table[Int(sum >> 24 ^ UInt32(byte))] }
        var length = bytes.count
        while length > 0 {
            sum = sum << 8 ^ Self.table[Int(sum >> 24 ^ UInt32(length & 0xFF))]
            length >>= 8
        }
        cksum = "\(~sum) \(bytes.count)"
    }

    /// The CRC of each byte, by the polynomial of IEEE 802.3, highest bit first.
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte) << 24) { sum, _ in
            sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7
        }
    }
}
