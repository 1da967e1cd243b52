import Effects
import Glibc

/// The open file that start markers are appended to; closed when no command needs it any more.
final class MarkerFile: Sendable {
    let descriptor: Int32

    /// Opens it; makes it with mode 0600 when it is missing.
    ///
    /// - Throws: `fault.starts` when that cannot be done.
    init(_ path: String) throws(Fault) {
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor < 0 else { return }
        let words = String(cString: strerror(errno)).lowercased()
        throw Fault(code: "fault.starts", message: "the start markers cannot be kept in \(path): \(words)")
    }

    deinit { close(descriptor) }
}
