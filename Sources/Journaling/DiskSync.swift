import Dispatch
import Glibc
import Synchronization

/// Brings commits to the disk: whoever asks while the disk is busy shares the next round with all others who do.
///
/// A commit of SQLite's write-ahead log survives the process at once; the machine only when the log is on the disk.
/// To sync the log file is enough, by whatever descriptor, since its frames check themselves and SQLite itself syncs
/// the log's header when it begins the log anew. A commit that is not in the log any more was moved into the database
/// by a checkpoint, which syncs the database before it lets go of the log. And the log is there as long as this
/// process has the database open. To close a descriptor of the log drops no lock: SQLite's are on other files.
final class DiskSync: Sendable {
    private typealias Waiter = CheckedContinuation<JournalError?, Never>
    private struct Rounds {
        var waiters: [Waiter] = []
        var isBusy = false
        /// How many shared the last round.
        var lastShared = 0
        var count = 0
        /// After one failure the kernel may take what it could not write for written: nothing is trusted then.
        var failure: JournalError?
    }

    /// When the last round was shared, others are on their way: a sync costs more than this.
    private static let patience: UInt32 = 500

    private let path: String
    private let rounds = Mutex(Rounds())
    private let thread = DispatchQueue(label: "gse-journal-sync")

    /// For the log of this database.
    init(database path: String) { self.path = path + "-wal" }

    /// How many times the disk was waited for.
    var count: Int { rounds.withLock { $0.count } }

    /// Returns when everything this process has committed by now is on the disk.
    ///
    /// The waiting is not done on the caller's thread, so that others of a run can come and share it.
    func sync() async throws(JournalError) {
        let failure = await withCheckedContinuation { (waiter: Waiter) in
            let isFirst = rounds.withLock { rounds in
                rounds.waiters.append(waiter)
                defer { rounds.isBusy = true }
                return !rounds.isBusy
            }
            if isFirst { thread.async(execute: run) }
        }
        if let failure { throw failure }
    }

    private func run() {
        repeat {
            if rounds.withLock({ $0.lastShared }) > 1 { usleep(Self.patience) }
            let (waiters, earlier) = rounds.withLock { rounds in
                defer { rounds.waiters = [] }
                return (rounds.waiters, rounds.failure)
            }
            let failure = earlier ?? syncFile()
            rounds.withLock { rounds in
                rounds.lastShared = waiters.count
                rounds.count += 1
                rounds.failure = failure
            }
            for waiter in waiters { waiter.resume(returning: failure) }
        } while goesOn()
    }

    private func goesOn() -> Bool {
        rounds.withLock { rounds in
            rounds.isBusy = !rounds.waiters.isEmpty
            return rounds.isBusy
        }
    }

    private func syncFile() -> JournalError? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return JournalError(path: path, errno: errno) }
        defer { close(file) }
        while fdatasync(file) != 0 {
            let reason = errno
            if reason != EINTR { return JournalError(path: path, errno: reason) }
        }
        return nil
    }
}
