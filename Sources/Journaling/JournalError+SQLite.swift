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
        case .SQLITE_FULL:
            self.init(code: "journal.full", message: "no space is left for the journal \(path)")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(code: "journal.corrupt", message: "the journal \(path) is damaged: \(words)")
        default: self.init(message: "the journal \(path) cannot be used: \(words)")
        }
    }

    init(path: String, errno: Int32) {
        self.init(
            code: errno == ENOSPC ? "journal.full" : "journal.unusable",
            message: "the journal cannot be used: \(path): \(String(cString: strerror(errno)))")
    }
}
