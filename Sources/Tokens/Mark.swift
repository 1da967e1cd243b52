import CDigest
import Effects

/// A SHA-256 by which a token is remembered: who reads the memory of the service finds no token in it.
struct Mark: Hashable {
    // In place, not in an array: there are many.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    init(of bytes: Bytes) {
        var digest = Bytes(repeating: 0, count: 32)
        gse_sha256(bytes, bytes.count, &digest)
        first = Self.word(digest[..<8])
        second = Self.word(digest[8..<16])
        third = Self.word(digest[16..<24])
        fourth = Self.word(digest[24...])
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
