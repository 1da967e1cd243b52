import Effects
import Glibc

/// Why file work on a target did not succeed.
struct FileFailure: Error {
    /// What a person reads, or a stable word.
    let reason: String
    /// Whether the machine has no room, memory or descriptors left.
    let isExhaustion: Bool

    /// A system call that failed, and what it was for.
    init(_ error: Int32, _ attempt: String) {
        let words = String(cString: strerror(error)).lowercased()
        reason = error == ENOENT ? "not found" : "\(attempt): \(words)"
        isExhaustion = [ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM].contains(error)
    }

    /// A reason of our own.
    init(reason: String) {
        self.reason = reason
        isExhaustion = false
    }
}
