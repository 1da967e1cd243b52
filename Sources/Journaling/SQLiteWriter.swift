import Dispatch
import Effects
import Foundation
import GRDB
import Synchronization

/// Queues facts and has them written in few transactions: when flushed, when many, or when the oldest has waited.
final class SQLiteWriter: JournalWriter, CommitGroup.Member {
    /// A commit costs as much as some ten facts, so what nobody waits for waits for company.
    private static let patience = DispatchTimeInterval.milliseconds(50)
    /// Bounds what is held in memory and the length of a transaction.
    private static let most = 256

    private typealias Waiter = CheckedContinuation<JournalError?, Never>
    private struct Queue {
        var facts: [Fact] = []
        var waiters: [Waiter] = []
        /// Whether the run is to be given back with them.
        var isClosing = false
        /// Whether the group has been told of what is queued.
        var isDue = false
        var isWriting = false
        var isTimed = false
        var failure: JournalError?
    }
    /// What is being written.
    private struct Batch {
        var facts: [Fact] = []
        var texts: [(text: CutText, content: Chain.Content)] = []
        var waiters: [Waiter] = []
        var isClosing = false
        /// The lease that was taken in this transaction.
        var lease: Lease?
    }

    private let group: CommitGroup
    private let disk: DiskSync
    private let run: RunID
    private let driver: Driver
    // append is not async, so an actor cannot hold this.
    private let queue = Mutex(Queue())
    /// Only whoever commits uses it, one after another.
    private let batch = Mutex(Batch())
    /// Nil before the run is begun, which the first transaction does.
    private let lease: Mutex<Lease?>

    init(group: CommitGroup, disk: DiskSync, run: RunID, driver: Driver, lease: Lease?) {
        self.group = group
        self.disk = disk
        self.run = run
        self.driver = driver
        self.lease = Mutex(lease)
    }

    func append(_ facts: [Fact]) {
        enum Step { case write, time, nothing }
        let step = queue.withLock { queue -> Step in
            queue.facts += facts
            if queue.isDue { return .nothing }
            if queue.facts.count >= Self.most {
                queue.isDue = true
                return .write
            }
            if queue.isTimed || queue.facts.isEmpty { return .nothing }
            queue.isTimed = true
            return .time
        }
        switch step {
        case .write: group.commit(self, here: false)
        case .time: DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience, execute: timeIsUp)
        case .nothing: break
        }
    }

    private func timeIsUp() {
        let isDue = queue.withLock { queue in
            queue.isTimed = false
            guard !queue.facts.isEmpty, !queue.isDue else { return false }
            queue.isDue = true
            return true
        }
        if isDue { group.commit(self, here: false) }
    }

    func flush(toDisk: Bool) async throws(JournalError) {
        if let failure = await flushed() { throw failure }
        if toDisk { try await disk.sync() }
    }

    func close() async throws(JournalError) {
        queue.withLock { $0.isClosing = true }
        if let failure = await flushed() {
            // A run whose record broke is given back as well: whoever drives it next learns of that himself.
            if let lease = lease.withLock({ $0 }) { group.giveBack(lease) }
            throw failure
        }
    }

    /// Why not everything that is queued is on record; nil when it is.
    private func flushed() async -> JournalError? {
        await withCheckedContinuation { waiter in
            let isNew: Bool? = queue.withLock { queue in
                let isBegun = lease.withLock { $0 != nil }
                if queue.facts.isEmpty, !queue.isWriting, !queue.isClosing, isBegun { return nil }
                queue.waiters.append(waiter)
                defer { queue.isDue = true }
                return !queue.isDue
            }
            switch isNew {
            case nil: waiter.resume(returning: queue.withLock { $0.failure })
            case true?: group.commit(self, here: true)
            case false?: break
            }
        }
    }
}

// MARK: - As part of a transaction

extension SQLiteWriter {
    func take() -> Bool {
        let isBegun = lease.withLock { $0 != nil }
        let (taken, failure) = queue.withLock { queue in
            let taken = Batch(facts: queue.facts, waiters: queue.waiters, isClosing: queue.isClosing)
            (queue.facts, queue.waiters, queue.isClosing, queue.isDue) = ([], [], false, false)
            queue.isWriting = queue.failure == nil
            return (taken, queue.failure)
        }
        let isNothing = taken.facts.isEmpty && !taken.isClosing && isBegun
        if failure != nil || isNothing {
            queue.withLock { $0.isWriting = false }
            for waiter in taken.waiters { waiter.resume(returning: failure) }
            return false
        }
        // What takes time is done before others have to wait.
        let texts = taken.facts.map { fact in
            let text = CutText(fact.json(run: run, withTexts: true).encoded, longest: fact.longestKept)
            return (text: text, content: text.content)
        }
        batch.withLock { batch in
            batch = taken
            batch.texts = texts
        }
        return true
    }

    func write(_ chain: inout Chain, in db: Database) throws {
        let batch = batch.withLock { $0 }
        let known = lease.withLock { $0 }
        let lease = try known ?? Lease.begin(run, by: driver, in: db)
        if known != nil { try lease.check(named: run, in: db) }
        for (fact, (text, content)) in zip(batch.facts, batch.texts) {
            let place = Schema.place(lease.run, fact.sequence)
            chain.add(content, at: place)
            let row = FactRow(
                place: place, head: chain.head, sum: content.body.sum, body: text.body,
                cuts: try text.store(in: db))
            try row.insert(in: db)
            try note(fact, lease, in: db)
        }
        if batch.isClosing { try lease.giveBack(in: db) }
        self.batch.withLock { $0.lease = lease }
    }

    func written(_ failure: JournalError?) {
        let (waiters, lease) = batch.withLock { batch in
            defer { batch = Batch() }
            return (batch.waiters, batch.lease)
        }
        if failure == nil { self.lease.withLock { $0 = lease } }
        queue.withLock { queue in
            queue.isWriting = false
            queue.failure = failure
        }
        for waiter in waiters { waiter.resume(returning: failure) }
    }

    private func note(_ fact: Fact, _ lease: Lease, in db: Database) throws {
        switch fact.event {
        case .started(let header):
            let row = try db.cachedStatement(
                sql: "UPDATE runs SET playbook = ?, principal = ?, started = ? WHERE number = ?")
            try row.execute(
                arguments: [header.playbook, header.principal, fact.time.milliseconds, lease.run])
        case .ended(let end):
            let row = try db.cachedStatement(sql: "UPDATE runs SET state = ? WHERE number = ?")
            try row.execute(arguments: [end.state.rawValue, lease.run])
            try db.cachedStatement(sql: "DELETE FROM locks WHERE run = ?").execute(
                arguments: [run.description])
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
