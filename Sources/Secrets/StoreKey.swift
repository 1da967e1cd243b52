internal import CSodium
public import Effects
internal import Glibc
internal import Synchronization

/// The key of one store: what is sealed on record can be opened with it, and digests of secrets compared.
///
/// A file `secret.key` (0600) beside the journal, made when it is first needed; several processes may need it at once.
public final class StoreKey: Sendable {
    /// The bytes of a key.
    private static let length = 32

    /// Where the file is; nil for a key that is kept nowhere.
    private let path: String?
    /// The key, once it was needed; read and made under the lock.
    private let loaded = Mutex<Bytes?>(nil)

    /// Whether everybody knows it, and what it seals is the same each time.
    private let isKnown: Bool

    /// A key of this process's own, for a store that does not outlive it.
    public init() {
        path = nil
        isKnown = false
    }

    /// A key that hides nothing, for what is made up: with it the same is sealed to the same.
    public static let known = StoreKey(known: Bytes(repeating: 0, count: length))

    private init(known: Bytes) {
        path = nil
        isKnown = true
        loaded.withLock { $0 = known }
    }

    /// The key of the store in a directory; nothing is read or made before it is needed.
    public init(directory: String) {
        path = directory + "/secret.key"
        isKnown = false
    }

    /// Reads the key, and makes it when there is none.
    ///
    /// - Throws: `journal.key` when it cannot be read or made, is of another account, or others may read it.
    public func ready() throws(StoreKeyError) { _ = try bytes() }

    private func bytes() throws(StoreKeyError) -> Bytes {
        let result: Result<Bytes, StoreKeyError> = loaded.withLock { loaded in
            if let loaded { return .success(loaded) }
            do throws(StoreKeyError) {
                guard sodium_init() >= 0 else { throw Self.unusable("this machine gives no random bytes") }
                let key = try path.map { path throws(StoreKeyError) in try Self.load(path) } ?? Self.random()
                loaded = key
                return .success(key)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func random() -> Bytes {
        var key = Bytes(repeating: 0, count: length)
        randombytes_buf(&key, key.count)
        return key
    }

    private static func load(_ path: String) throws(StoreKeyError) -> Bytes {
        if let key = try read(path) { return key }
        // Made whole under a name that nobody else has, then given this one: who comes second takes the first one's.
        let draft = path + ".\(UInt64.random(in: .min ... .max))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("making", path) }
        defer { unlink(draft) }
        let key = random()
        let isWritten = write(file, key, key.count) == key.count && fsync(file) == 0
        close(file)
        guard isWritten else { throw failure("writing", path) }
        guard link(draft, path) == 0 || errno == EEXIST else { throw failure("making", path) }
        let folder = open(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]), O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
        guard let key = try read(path) else { throw unusable("\(path) went away") }
        return key
    }

    /// The key in a file; nil when there is no file.
    private static func read(_ path: String) throws(StoreKeyError) -> Bytes? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("reading", path)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw unusable("\(path) is not a regular file")
        }
        guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() || status.st_uid == 0 else {
            throw unusable(
                "\(path) is open to other accounts: chmod 600 it, and take what it sealed as known")
        }
        var key = Bytes(repeating: 0, count: length + 1)
        let count = Glibc.read(file, &key, key.count)
        guard count == length else { throw unusable("\(path) does not hold a key of \(length) bytes") }
        return Bytes(key[..<length])
    }

    private static func failure(_ doing: String, _ path: String) -> StoreKeyError {
        unusable("\(doing) \(path): \(String(cString: strerror(errno)))")
    }

    private static func unusable(_ reason: String) -> StoreKeyError {
        StoreKeyError(code: "journal.key", message: "the key of the store cannot be used: \(reason)")
    }

    /// A key for one use, so that no two uses share one.
    private func derived(_ use: UInt64) throws(StoreKeyError) -> Bytes {
        var derived = Bytes(repeating: 0, count: Self.length)
        _ = crypto_kdf_derive_from_key(&derived, derived.count, use, "gsestore", try bytes())
        return derived
    }
}

// MARK: - Digests and seals

extension StoreKey {
    /// The HMAC-SHA-256 of bytes under this key, in hexadecimal.
    public func digest(_ bytes: Bytes) throws(StoreKeyError) -> String {
        var digest = Bytes(repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        _ = crypto_auth_hmacsha256(&digest, bytes, UInt64(bytes.count), try derived(1))
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Seals bytes: whoever does not have the key can neither read nor change them, nor put them at another place.
    ///
    /// XChaCha20-Poly1305 with a random nonce, which stands first.
    public func seal(_ bytes: Bytes, for place: String) throws(StoreKeyError) -> SealedBytes {
        let key = try derived(2)
        var nonce = Bytes(repeating: 0, count: Self.nonceLength)
        if isKnown {
            nonce = Bytes(try digest(Bytes(place.utf8) + [0] + bytes).utf8.prefix(nonce.count))
        } else {
            randombytes_buf(&nonce, nonce.count)
        }
        var box = Bytes(repeating: 0, count: bytes.count + Self.tagLength)
        let place = Bytes(place.utf8)
        _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
            &box, nil, bytes, UInt64(bytes.count), place, UInt64(place.count), nil, nonce, key)
        return SealedBytes(box: nonce + box, count: bytes.count)
    }

    /// Opens what was sealed for the same place.
    ///
    /// - Throws: `journal.sealed` when it was sealed with another key, for another place, or was changed.
    public func opened(_ sealed: SealedBytes, for place: String) throws(StoreKeyError) -> Bytes {
        let key = try derived(2)
        let name = Bytes(place.utf8)
        let box = Bytes(sealed.box.dropFirst(Self.nonceLength))
        var bytes = Bytes(repeating: 0, count: max(box.count - Self.tagLength, 0))
        let isWhole = box.count >= Self.tagLength && bytes.count == sealed.count
        guard isWhole,
            crypto_aead_xchacha20poly1305_ietf_decrypt(
                &bytes, nil, nil, box, UInt64(box.count), name, UInt64(name.count), sealed.box, key) == 0
        else {
            let own = path ?? "this run's own key"
            throw StoreKeyError(
                code: "journal.sealed",
                message: "what is sealed for \(place) cannot be opened with \(own): another key sealed it, "
                    + "or it was changed")
        }
        return bytes
    }

    private static let nonceLength = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    private static let tagLength = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)
}
