import Effects
import Glibc

/// A file with a key in it, read whole.
enum KeyFile {
    /// What others than root and the owner may not do with a file of keys.
    enum Closed {
        /// Write it: a public key that anybody may replace is nobody's.
        case toWriting
        /// Read or write it.
        case entirely
    }

    /// The content of a regular file of at most 256 KiB, and its state when it was read.
    static func read(_ path: String, closed: Closed) throws(KeyProblem) -> (Bytes, stat) {
        // Not blocking: what is a pipe is to be refused, not waited for.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw KeyProblem("it cannot be read: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw KeyProblem("it is not a regular file")
        }
        try check(status, closed)
        var bytes = Bytes(repeating: 0, count: KeySet.largest + 1)
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            guard more >= 0 else {
                throw KeyProblem("it cannot be read: \(String(cString: strerror(errno)))")
            }
            if more == 0 { return (Bytes(bytes[..<count]), status) }
            count += more
        }
        throw KeyProblem("it has more than \(KeySet.largest) bytes")
    }

    private static func check(_ status: stat, _ closed: Closed) throws(KeyProblem) {
        let mode = String(status.st_mode & 0o7777, radix: 8)
        switch closed {
        case .toWriting:
            guard status.st_mode & 0o022 != 0 else { return }
            throw KeyProblem(
                "others than root and its owner may write it (mode \(mode)); chmod go-w it")
        case .entirely:
            guard status.st_mode & 0o077 != 0 else { return }
            throw KeyProblem(
                "others than root and its owner may read it (mode \(mode)); take it as known to them, or chmod 600 it"
            )
        }
    }

    /// Writes a file that is whole or not there.
    ///
    /// - Returns: false when there is one already and it is not to be replaced.
    static func write(_ bytes: Bytes, to path: String, mode: mode_t, replacing: Bool) throws(KeyProblem)
        -> Bool
    {
        let draft = path + ".\(UInt64.random(in: .min ... .max))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw KeyProblem("it cannot be made: \(String(cString: strerror(errno)))") }
        defer { unlink(draft) }
        let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count
        // Whatever the umask: a key set is for a service of another account.
        let isReady = isWritten && fchmod(file, mode) == 0 && fsync(file) == 0
        close(file)
        guard isReady else { throw KeyProblem("it cannot be written: \(String(cString: strerror(errno)))") }
        let isPlaced = replacing ? rename(draft, path) == 0 : link(draft, path) == 0
        guard isPlaced || (!replacing && errno == EEXIST) else {
            throw KeyProblem("it cannot be made: \(String(cString: strerror(errno)))")
        }
        return isPlaced
    }
}
