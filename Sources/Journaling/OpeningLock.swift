import Glibc

/// Held while a store is opened: one process at a time makes files and tables.
///
/// It is a file beside the journal, because closing a descriptor of the database file would drop SQLite's own
/// locks on it.
struct OpeningLock {
    private let directory: String
    private let descriptor: Int32

    /// Makes the directory and those above it (0700) when missing and waits for the lock, 30 s at most.
    init(directory: String) throws(JournalError) {
        let reason = Self.make(directory)
        guard reason == 0 || reason == EEXIST else { throw JournalError(path: directory, errno: reason) }
        try Self.checkIsOwn(directory)
        self.directory = directory
        let path = directory + "/journal.lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw JournalError(path: path, errno: errno) }
        var tries = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let reason = errno
            guard reason == EWOULDBLOCK || reason == EINTR, tries < 30_000 else {
                close(descriptor)
                throw JournalError(path: path, errno: reason)
            }
            tries += 1
            usleep(1000)
        }
    }

    /// Who may put other files in the place of those in the directory decides what is on record and where it goes.
    private static func checkIsOwn(_ directory: String) throws(JournalError) {
        var status = stat()
        guard stat(directory, &status) == 0 else { throw JournalError(path: directory, errno: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR || status.st_mode & 0o022 == 0 else {
            throw JournalError(
                message: "the journal cannot be used: other accounts may write to \(directory): chmod go-w it"
            )
        }
    }

    /// Makes a directory after those above it that are missing; 0 or the error's number.
    private static func make(_ directory: String) -> Int32 {
        let reason = makeOne(directory)
        if reason == 0 { return 0 }
        let path = directory.utf8.last == UInt8(ascii: "/") ? directory.dropLast() : directory[...]
        guard reason == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            return reason
        }
        let above = make(String(path[..<slash]))
        guard above == 0 || above == EEXIST else { return above }
        return makeOne(directory)
    }

    private static func makeOne(_ directory: String) -> Int32 {
        guard mkdir(directory, 0o700) == 0 else { return errno }
        sync(directory + "/..")
        return 0
    }

    /// Brings what was made in a directory to the disk, as far as its file system does such a thing.
    private static func sync(_ directory: String) {
        let file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return }
        fsync(file)
        close(file)
    }

    /// Makes an empty file (0600) when there is none; SQLite gives those it makes beside it the same mode.
    func makeFile(_ path: String) throws(JournalError) {
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 || errno == EEXIST else { throw JournalError(path: path, errno: errno) }
        guard file >= 0 else { return }
        close(file)
        Self.sync(directory)
    }

    func release() { close(descriptor) }
}
