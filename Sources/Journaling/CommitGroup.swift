import Dispatch
import Effects
import GRDB
import Synchronization

/// Commits what many runs of this process record at one time in one transaction.
///
/// A commit costs as much as some ten facts, and SQLite has one writer at a time: thousands of runs that each commit for
/// themselves would wait for each other most of the time. Whoever comes while nobody commits does it at once, on its own
/// thread; whoever comes meanwhile is part of the next transaction.
final class CommitGroup: Sendable {
    /// What is done in the transaction: the work of one run.
    protocol Member: Sendable {
        /// Takes what is to be written; false when there is nothing any more.
        func take() -> Bool
        /// Writes it; inside a transaction, perhaps again in another one after that failed.
        func write(_ chain: inout Chain, in db: Database) throws
        /// It is written, or is not and never will be.
        func written(_ failure: JournalError?)
    }

    private struct Waiting {
        var members: [any Member] = []
        var isBusy = false
        var commits = 0
    }

    private let pool: DatabasePool
    private let path: String
    private let state = Mutex(Waiting())

    init(pool: DatabasePool, path: String) {
        self.pool = pool
        self.path = path
    }

    /// How many transactions there were.
    var commits: Int { state.withLock { $0.commits } }

    /// How many wait for the next one.
    var waiting: Int { state.withLock { $0.members.count } }

    /// Writes what a run has, soon.
    ///
    /// With `here` on the caller's thread, unless somebody commits already: handing it over costs more than a write.
    func commit(_ member: any Member, here: Bool) {
        let isFirst = state.withLock { waiting in
            waiting.members.append(member)
            defer { waiting.isBusy = true }
            return !waiting.isBusy
        }
        guard isFirst else { return }
        guard here else { return pool.asyncWriteWithoutTransaction { self.drain($0) } }
        // Only what is there now: others are not to keep this thread from its own work.
        pool.writeWithoutTransaction { write(next(), to: $0) }
        goOn()
    }

    /// Gives a run back whose record broke; whoever cannot be told of another failure has one already.
    func giveBack(_ lease: Lease) { try? pool.write { try lease.giveBack(in: $0) } }

    private func goOn() {
        let isMore = state.withLock { waiting in
            waiting.isBusy = !waiting.members.isEmpty
            return waiting.isBusy
        }
        if isMore { pool.asyncWriteWithoutTransaction { self.drain($0) } }
    }

    private func drain(_ db: Database) {
        while true {
            write(next(), to: db)
            let isMore = state.withLock { waiting in
                waiting.isBusy = !waiting.members.isEmpty
                return waiting.isBusy
            }
            if !isMore { return }
        }
    }

    private func next() -> [any Member] {
        let members = state.withLock { waiting in
            defer { waiting.members = [] }
            return waiting.members
        }
        return members.filter { $0.take() }
    }

    private func write(_ members: [any Member], to db: Database) {
        guard !members.isEmpty else { return }
        if let failure = transaction(members, db) {
            // One of them must not take the others with it.
            for member in members {
                member.written(members.count == 1 ? failure : transaction([member], db))
            }
        } else {
            for member in members { member.written(nil) }
        }
    }

    private func transaction(_ members: [any Member], _ db: Database) -> JournalError? {
        do {
            // By statements that are kept: to parse them anew each time costs as much as an insert.
            try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
            var chain = try Chain(of: db)
            for member in members { try member.write(&chain, in: db) }
            try chain.store(in: db)
            try db.cachedStatement(sql: "COMMIT").execute()
            state.withLock { $0.commits += 1 }
            return nil
        } catch {
            if db.isInsideTransaction { try? db.rollback() }
            return JournalError(error, path: path)
        }
    }
}
