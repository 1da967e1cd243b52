import Dispatch
import Effects
import Foundation
import GRDB
import Synchronization

/// Queues facts and writes them in few transactions: when flushed, when many, or when the oldest has waited.
final class SQLiteWriter: JournalWriter {
    /// A commit costs as much as some ten facts, so what nobody waits for waits for company.
    private static let patience = DispatchTimeInterval.milliseconds(50)
    /// Bounds what is held in memory and the length of a transaction.
    private static let most = 256

    private typealias Waiter = CheckedContinuation<JournalError?, Never>
    private struct Queue {
        var facts: [Fact] = []
        var waiters: [Waiter] = []
        /// Whether what is queued is to be written now.
        var isDue = false
        var isWriting = false
        var isTimed = false
        var failure: JournalError?
    }
    private enum Step { case write, time, nothing }

    private let pool: DatabasePool
    private let path: String
    private let disk: DiskSync
    private let run: RunID
    private let lease: Lease
    // append is not async, so an actor cannot hold this.
    private let queue = Mutex(Queue())

    init(pool: DatabasePool, path: String, disk: DiskSync, run: RunID, lease: Lease) {
        self.pool = pool
        self.path = path
        self.disk = disk
        self.run = run
        self.lease = lease
    }

    func append(_ facts: [Fact]) {
        change { queue in
            queue.facts += facts
            if queue.facts.count >= Self.most { queue.isDue = true }
        }
    }

    /// Writes on the caller's thread unless a write is under way: handing it over would cost more than the write.
    func flush(toDisk: Bool) async throws(JournalError) {
        let isFree = queue.withLock { queue in
            defer { queue.isWriting = true }
            if !queue.isWriting { queue.isDue = true }
            return !queue.isWriting
        }
        let failure = isFree ? drainHere() : await nextWrite()
        if let failure { throw failure }
        if toDisk { try await disk.sync() }
    }

    private func drainHere() -> JournalError? {
        pool.writeWithoutTransaction(drain)
        return queue.withLock { $0.failure }
    }

    private func nextWrite() async -> JournalError? {
        await withCheckedContinuation { waiter in
            change { queue in
                queue.waiters.append(waiter)
                queue.isDue = true
            }
        }
    }

    func close() async throws(JournalError) {
        var failure: JournalError?
        do { try await flush() } catch { failure = error }
        // A run whose record broke is given back as well: whoever drives it next learns of that himself.
        do {
            try await pool.write { [lease] in try lease.giveBack(in: $0) }
        } catch {
            failure = failure ?? JournalError(error, path: path)
        }
        if let failure { throw failure }
    }

    private func change(_ change: (inout Queue) -> Void) {
        let step = queue.withLock { queue -> Step in
            change(&queue)
            if queue.isWriting && queue.isDue { return .nothing }
            if queue.isDue {
                queue.isWriting = true
                return .write
            }
            if queue.isTimed || queue.facts.isEmpty { return .nothing }
            queue.isTimed = true
            return .time
        }
        switch step {
        case .write: pool.asyncWriteWithoutTransaction { self.drain($0) }
        case .time: DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience, execute: timeIsUp)
        case .nothing: break
        }
    }

    private func timeIsUp() {
        change { queue in
            queue.isTimed = false
            if !queue.facts.isEmpty { queue.isDue = true }
        }
    }

    private func drain(_ db: Database) {
        while let (facts, waiters, earlier) = take() {
            let failure = earlier ?? write(facts, to: db)
            if let failure { queue.withLock { $0.failure = failure } }
            for waiter in waiters { waiter.resume(returning: failure) }
        }
    }

    private func take() -> ([Fact], [Waiter], JournalError?)? {
        queue.withLock { queue in
            guard queue.isDue else {
                queue.isWriting = false
                return nil
            }
            defer { (queue.facts, queue.waiters, queue.isDue) = ([], [], false) }
            return (queue.facts, queue.waiters, queue.failure)
        }
    }

    private func write(_ facts: [Fact], to db: Database) -> JournalError? {
        if facts.isEmpty { return nil }
        do {
            // What takes time is done before others have to wait.
            let texts = facts.map {
                CutText($0.json(run: run, withTexts: true).encoded, longest: $0.longestKept)
            }
            let contents = texts.map(\.content)
            // By statements that are kept: to parse them anew each time costs as much as an insert.
            try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
            try lease.check(named: run, in: db)
            var chain = try Chain(of: db)
            for (index, fact) in facts.enumerated() {
                let place = Schema.place(lease.run, fact.sequence)
                chain.add(contents[index], at: place)
                try insert(texts[index], contents[index].body.sum, at: place, as: chain.head, in: db)
                try note(fact, in: db)
            }
            try chain.store(in: db)
            try db.cachedStatement(sql: "COMMIT").execute()
            return nil
        } catch {
            if db.isInsideTransaction { try? db.rollback() }
            return JournalError(error, path: path)
        }
    }

    private func insert(
        _ text: CutText, _ sum: Int64, at place: Int64, as head: ChainHead, in db: Database
    ) throws {
        let row = FactRow(place: place, head: head, sum: sum, body: text.body, cuts: try text.store(in: db))
        try row.insert(in: db)
    }

    private func note(_ fact: Fact, in db: Database) throws {
        switch fact.event {
        case .started(let header):
            try db.execute(
                sql: "UPDATE runs SET playbook = ?, principal = ?, started = ? WHERE number = ?",
                arguments: [header.playbook, header.principal, fact.time.milliseconds, lease.run])
        case .ended(let end):
            try db.execute(
                sql: "UPDATE runs SET state = ? WHERE number = ?", arguments: [end.state.rawValue, lease.run])
            try db.execute(sql: "DELETE FROM locks WHERE run = ?", arguments: [run.description])
        case .issued, .asked, .settled, .refused, .finished, .resumed, .repeated, .cancelled, .ending: break
        }
    }
}

extension Fact {
    /// The longest text that stays where it is: what runs of one playbook begin with is the same each time, and kept
    /// once.
    fileprivate var longestKept: Int {
        if case .started = event { 512 } else { CutText.longest }
    }
}
