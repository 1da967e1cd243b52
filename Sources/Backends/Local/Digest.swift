import CDigest
import Effects

/// Digests of bytes.
enum Digest {
    /// SHA-256 in lower-case hexadecimal.
    static func sha256(_ bytes: Bytes) -> String {
        let digest = Bytes(unsafeUninitializedCapacity: 32) { out, count in
            bytes.withUnsafeBufferPointer { gse_sha256($0.baseAddress, $0.count, out.baseAddress) }
            count = 32
        }
        let letters = Bytes("0123456789abcdef".utf8)
        return digest.flatMap { [letters[Int($0 >> 4)], letters[Int($0 & 15)]] }.lossyText
    }
}
