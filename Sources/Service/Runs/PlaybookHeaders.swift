import Effects
import Glibc
import Preparing
import Synchronization

/// What playbooks say about themselves, kept as long as their files stay as they are: to know it takes a worker.
final class PlaybookHeaders: Sendable {
    private struct Version: Hashable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int
        let inode: UInt64
    }

    private let kept = Mutex<[String: (version: Version, header: PlaybookHeader?)]>([:])

    /// What a playbook declares; nil when it declares nothing, or nothing that can be understood.
    func header(of playbook: PlaybookFile, executable: String?) async -> PlaybookHeader? {
        let version = Self.version(of: playbook.path)
        if let known = kept.withLock({ $0[playbook.path] }), known.version == version { return known.header }
        let header = try? await FirstTurn(of: playbook, executable: executable).header
        if let version { kept.withLock { $0[playbook.path] = (version, header) } }
        return header
    }

    private static func version(of path: String) -> Version? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Version(
            size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec, inode: UInt64(status.st_ino))
    }
}
