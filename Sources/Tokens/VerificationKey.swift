import Effects
import JWTKit

/// A public key and the one algorithm that it is for.
///
/// An object, so that a key that was read again is told from the one before without a look at its numbers.
final class VerificationKey: Sendable {
    /// Bits of an RSA modulus: shorter ones can be factored, longer ones make each check slow.
    static let rsaBits = 2048...8192

    private enum Material: Sendable {
        case ed25519(EdDSA.PublicKey)
        case rsa(Insecure.RSA.PublicKey)
    }

    /// What its signatures are made with.
    let algorithm: KeyAlgorithm
    private let material: Material

    /// An Ed25519 key.
    init(_ key: EdDSA.PublicKey) {
        algorithm = .edDSA
        material = .ed25519(key)
    }

    /// An RSA key.
    ///
    /// - Throws: ``KeyProblem`` when it is too short or too long, or its exponent is one with which signatures mean nothing.
    init(_ key: Insecure.RSA.PublicKey, _ algorithm: KeyAlgorithm) throws(KeyProblem) {
        guard let numbers = try? key.getKeyPrimitives() else {
            throw KeyProblem("its numbers cannot be read")
        }
        try Self.check(modulus: Bytes(numbers.modulus), exponent: Bytes(numbers.publicExponent))
        self.algorithm = algorithm
        material = .rsa(key)
    }

    /// A gateway's key: one RSA public key in PEM, which signs with RS512.
    convenience init(pem: Bytes) throws(KeyProblem) {
        guard let text = pem.text, let key = try? Insecure.RSA.PublicKey(pem: text) else {
            throw KeyProblem("it is not one RSA public key of at least 2048 bits in PEM")
        }
        try self.init(key, .rs512)
    }

    /// Refuses numbers of RSA keys that nothing should be believed from.
    static func check(modulus: Bytes, exponent: Bytes) throws(KeyProblem) {
        let number = modulus.drop { $0 == 0 }
        let bits = number.first.map { 8 * number.count - $0.leadingZeroBitCount } ?? 0
        guard rsaBits.contains(bits) else {
            throw KeyProblem(
                "its modulus has \(bits) bits, and \(rsaBits.lowerBound) to \(rsaBits.upperBound) are allowed"
            )
        }
        let power = exponent.drop { $0 == 0 }
        guard let last = power.last, last & 1 == 1, power.count <= 4, power.count > 1 || last >= 3 else {
            throw KeyProblem("its exponent is not an odd number from 3 to 4294967295")
        }
    }

    /// Whether the key's owner signed these bytes.
    func verifies(_ signature: Bytes, of signed: Bytes) async -> Bool {
        // A collection of one key: there is nothing in it to choose from.
        let keys = JWTKeyCollection()
        switch (material, algorithm) {
        case (.ed25519(let key), _): await keys.add(eddsa: key)
        case (.rsa(let key), .rs256): await keys.add(rsa: key, digestAlgorithm: .sha256)
        case (.rsa(let key), .rs512): await keys.add(rsa: key, digestAlgorithm: .sha512)
        case (.rsa, .edDSA): return false
        }
        return (try? await keys.getKey().verify(signature, signs: signed)) ?? false
    }
}
