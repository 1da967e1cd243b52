import CDigest
public import Effects
import Foundation

/// A SHA-256 digest.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
    /// Of nothing: what the chain of a store begins with.
    static let zero = Digest()

    // In place, not in an array: a check holds millions. No vector: those want more alignment than what lives across
    // an `await` gets.
    private struct Words: Hashable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
        var fourth: UInt64 = 0
    }

    private var words = Words()

    private init() {}

    /// The digest of some bytes.
    public init(of bytes: Bytes) {
        self.init { out in bytes.withUnsafeBufferPointer { gse_sha256($0.baseAddress, $0.count, out) } }
    }

    init(of data: Data) {
        self.init { out in
            data.withUnsafeBytes { gse_sha256($0.bindMemory(to: UInt8.self).baseAddress, $0.count, out) }
        }
    }

    init(of bytes: UnsafeRawBufferPointer) {
        self.init { out in
            gse_sha256(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, out)
        }
    }

    /// Writes its 32 bytes.
    func store(in bytes: UnsafeMutableRawBufferPointer, at offset: Int) {
        bytes.storeBytes(of: words, toByteOffset: offset, as: Words.self)
    }

    /// Gives its 32 bytes where they are.
    func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        try withUnsafeBytes(of: words, body)
    }

    private init(_ compute: (UnsafeMutablePointer<UInt8>?) -> Void) {
        withUnsafeMutableBytes(of: &words) { compute($0.bindMemory(to: UInt8.self).baseAddress) }
    }

    /// Takes a digest as ``bytes`` gave it; nil when it has not 32 bytes.
    init?(stored: some Collection<UInt8>) {
        guard stored.count == 32 else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: stored) }
    }

    /// Reads what ``description`` wrote; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == 64, text.utf8.count == 64 else { return nil }
        self.init(stored: (0..<32).map { UInt8(digits[2 * $0] << 4 | digits[2 * $0 + 1]) })
    }

    /// Its first 8 bytes as a number: enough to notice what was damaged by chance.
    var sum: Int64 { Int64(bitPattern: words.first.bigEndian) }

    /// Its 32 bytes.
    public var bytes: Bytes { withUnsafeBytes(of: words) { Bytes($0) } }

    /// In lower-case hexadecimal.
    public var description: String {
        let letters = Bytes("0123456789abcdef".utf8)
        return bytes.flatMap { [letters[Int($0 >> 4)], letters[Int($0 & 15)]] }.lossyText
    }
}
