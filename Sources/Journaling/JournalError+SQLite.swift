import GRDB
import Glibc

extension JournalError {
    init(_ error: any Error, path: String) {
        if let error = error as? JournalError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(message: "the journal \(path) cannot be used: \(error)")
            return
        }
        let words = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .full(path)
        case .SQLITE_IOERR where Self.isFull(path): self = .full(path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(code: "journal.corrupt", message: "the journal \(path) is damaged: \(words)")
        default: self.init(message: "the journal \(path) cannot be used: \(words)")
        }
    }

    private static func full(_ path: String) -> JournalError {
        JournalError(
            code: "journal.full", message: "no space is left for the journal \(path)", remedy: afterMakingRoom
        )
    }

    private static let afterMakingRoom =
        "make room there; a run that it stopped goes on with gse resume, or ends with gse cancel"

    /// Whether the file system has no room for another page and its share of the index.
    private static func isFull(_ path: String) -> Bool {
        var state = statvfs()
        guard statvfs(path, &state) == 0 else { return false }
        return UInt64(state.f_bavail) * UInt64(state.f_frsize) < 64 * 1024
    }

    init(path: String, errno: Int32) {
        self.init(
            code: errno == ENOSPC ? "journal.full" : "journal.unusable",
            message: "the journal cannot be used: \(path): \(String(cString: strerror(errno)))",
            remedy: errno == ENOSPC ? Self.afterMakingRoom : nil)
    }
}
