import CDigest
public import Effects
import Glibc
import JWTKit

/// An Ed25519 key pair of one's own, for a service that has no issuer of tokens yet: development, demos, one operator.
///
/// `jwks.json` (0644) is what the service is given as ``TokenSettings/KeySource/file(_:)``; `signing-key.json` (0600) issues
/// tokens for any user that the policy knows, so who can read it can be any of them.
public struct DevelopmentKeys: Sendable {
    /// The lifetimes that tokens may have.
    public static let lifetimes = Duration.seconds(1)...Duration.seconds(86_400)

    /// The name of the key set's file.
    public static let setName = "jwks.json"
    /// The name of the signing key's file.
    public static let keyName = "signing-key.json"

    /// The id of the key: the thumbprint of RFC 7638.
    public let id: String
    private let key: EdDSA.PrivateKey

    /// Makes a key pair in a directory, which is made too when it is missing.
    ///
    /// - Throws: ``DevelopmentKeysError`` when there is a key already: tokens issued with it would turn bad.
    public static func make(in directory: String) throws(DevelopmentKeysError) -> DevelopmentKeys {
        let path = directory + "/" + keyName
        guard try place(fresh(), in: directory) else {
            throw DevelopmentKeysError(
                "\(path): there is a key already; remove it to make another, and tokens issued with it are refused then"
            )
        }
        return try publish(DevelopmentKeys(keyFile: path), in: directory)
    }

    /// The key pair in a directory, made if there is none; several processes may ask at once.
    public static func ready(in directory: String) throws(DevelopmentKeysError) -> DevelopmentKeys {
        let path = directory + "/" + keyName
        if access(path, F_OK) != 0 { _ = try place(fresh(), in: directory) }
        return try publish(DevelopmentKeys(keyFile: path), in: directory)
    }

    /// Reads a signing key, which nobody but root and its owner may be able to read.
    public init(keyFile: String) throws(DevelopmentKeysError) {
        do throws(KeyProblem) {
            let (bytes, _) = try KeyFile.read(keyFile, closed: .entirely)
            guard let secret = (try? JSON.read(bytes))?["d"]?.asString,
                let raw = Base64URL.decode(secret.utf8),
                raw.count == 32, let key = try? EdDSA.PrivateKey(d: secret, curve: .ed25519)
            else { throw KeyProblem("it is not an Ed25519 key as `gse token keys` writes it") }
            self.init(key)
        } catch {
            throw DevelopmentKeysError("\(keyFile): \(error.message)")
        }
    }

    init(_ key: EdDSA.PrivateKey) {
        self.key = key
        let text = JSON.members(["crv": "Ed25519", "kty": "OKP", "x": .string(Self.publicNumber(key))])
            .encoded
        var digest = Bytes(repeating: 0, count: 32)
        gse_sha256(text, text.count, &digest)
        id = Base64URL.encode(digest)
    }

    /// A token for a user, and an application, that is good from `now` for `lifetime`; it has no `jti`, so it may be used often.
    ///
    /// - Throws: ``DevelopmentKeysError`` for names no token may have, and lifetimes not among ``lifetimes``.
    public func token(
        user: String, app: String? = nil, lifetime: Duration = .seconds(3600), at now: Timestamp
    ) async throws(DevelopmentKeysError) -> String {
        for name in [user, app].compactMap(\.self) where !Claims.isName(name) {
            throw DevelopmentKeysError(
                "a token is for a name of 1 to 128 of A-Z a-z 0-9 . _ @ : + -, not for \(Denial.quoted(name))"
            )
        }
        guard Self.lifetimes.contains(lifetime) else {
            throw DevelopmentKeysError("a token is good for 1 s to 24 h, not for \(lifetime)")
        }
        let second = now.milliseconds / 1000
        let header = JSON.members([
            "alg": .string(KeyAlgorithm.edDSA.rawValue), "typ": "JWT", "kid": .string(id),
        ])
        let claims = JSON.members([
            "sub": .string(user), "app": app.map(JSON.string), "iat": .int(second),
            "exp": .int(second + lifetime.components.seconds),
        ])
        let signed = Base64URL.encode(header.encoded) + "." + Base64URL.encode(claims.encoded)
        let keys = JWTKeyCollection()
        await keys.add(eddsa: key)
        guard let signature = try? await keys.getKey().sign(Bytes(signed.utf8)) else {
            throw DevelopmentKeysError("the key did not sign")
        }
        return signed + "." + Base64URL.encode(signature)
    }
}

// MARK: - Files

extension DevelopmentKeys {
    private static func fresh() throws(DevelopmentKeysError) -> DevelopmentKeys {
        guard let key = try? EdDSA.PrivateKey() else { throw DevelopmentKeysError("no key could be made") }
        return DevelopmentKeys(key)
    }

    /// Writes the signing key; false when there is one.
    private static func place(_ keys: DevelopmentKeys, in directory: String) throws(DevelopmentKeysError)
        -> Bool
    {
        guard mkdir(directory, 0o755) == 0 || errno == EEXIST else {
            throw DevelopmentKeysError("\(directory) cannot be made: \(String(cString: strerror(errno)))")
        }
        let text = keys.webKey(with: JSON.string(Base64URL.encode(Bytes(keys.key.rawRepresentation)))).encoded
        return try write(text, to: directory + "/" + keyName, mode: 0o600, replacing: false)
    }

    /// Writes the key set that belongs to the signing key: after a crash between the two it would be missing.
    private static func publish(_ keys: DevelopmentKeys, in directory: String)
        throws(DevelopmentKeysError) -> DevelopmentKeys
    {
        let path = directory + "/" + setName
        let text = JSON.members(["keys": [keys.webKey(with: nil)]]).encoded
        if let (old, _) = try? KeyFile.read(path, closed: .toWriting), old == text + [10] { return keys }
        _ = try write(text, to: path, mode: 0o644, replacing: true)
        return keys
    }

    private static func write(_ text: Bytes, to path: String, mode: mode_t, replacing: Bool)
        throws(DevelopmentKeysError) -> Bool
    {
        do throws(KeyProblem) {
            return try KeyFile.write(text + [10], to: path, mode: mode, replacing: replacing)
        } catch {
            throw DevelopmentKeysError("\(path): \(error.message)")
        }
    }

    private func webKey(with secret: JSON?) -> JSON {
        JSON.members([
            "kty": "OKP", "crv": "Ed25519", "alg": .string(KeyAlgorithm.edDSA.rawValue), "use": "sig",
            "kid": .string(id), "x": .string(Self.publicNumber(key)), "d": secret,
        ])
    }

    private static func publicNumber(_ key: EdDSA.PrivateKey) -> String {
        Base64URL.encode(Bytes(key.publicKey.rawRepresentation))
    }
}
