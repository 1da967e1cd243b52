import Admission
import Glibc
import Preparing
import Synchronization

/// The policy that requests are held to, read again when its file changes.
///
/// A new file that is bad is not used: the one before stays in force, and ``problem`` says why.
final class PolicyInForce: Sendable {
    /// What was read, and what is wrong with what came after it.
    struct Standing: Sendable {
        var files: PolicyFiles
        /// Why the file as it stands is not in force; nil when it is.
        var problem: String?
        /// What the files were when they were last read.
        fileprivate var seen: [Seen]
    }

    /// Enough of a file to see that it has changed.
    fileprivate struct Seen: Sendable, Hashable {
        var inode: UInt64 = 0
        var size: Int64 = -1
        var seconds = 0
        var nanoseconds = 0

        init(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return }
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    private let flag: String?
    private let standing: Mutex<Standing>

    /// Reads it for the first time.
    ///
    /// - Throws: ``Stop`` as ``PolicyFiles/load(_:flag:)``.
    init(flag: String?) throws(Stop) {
        self.flag = flag
        let files = try PolicyFiles.load(SearchPath(playbook: nil), flag: flag)
        standing = Mutex(Standing(files: files, seen: Self.look(files)))
    }

    /// What holds now.
    var now: Standing { standing.withLock { $0 } }

    /// The policies that hold now; all of them must allow.
    var policies: [Policy] { now.files.policies }

    /// Reads the files again when they have changed since, or always.
    ///
    /// Answers what is in force now when that is new, and nil when it is not; a bad file is in ``Standing/problem``.
    func refresh(always: Bool = false) -> PolicyFiles? {
        let before = now
        guard always || Self.look(before.files) != before.seen else { return nil }
        do {
            let files = try PolicyFiles.load(SearchPath(playbook: nil), flag: flag)
            standing.withLock { $0 = Standing(files: files, seen: Self.look(files)) }
            return files
        } catch {
            standing.withLock {
                $0.problem = error.message
                $0.seen = Self.look(before.files)
            }
            return nil
        }
    }

    private static func look(_ files: PolicyFiles) -> [Seen] {
        [PolicyFiles.ceilingPath, files.found?.path ?? ""].map(Seen.init)
    }
}
