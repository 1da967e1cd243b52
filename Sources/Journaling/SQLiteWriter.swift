import Effects
import Foundation
import GRDB
import Synchronization

/// Queues facts; the database's own writing thread takes whatever is queued as soon as it is free.
final class SQLiteWriter: JournalWriter {
    private typealias Waiter = CheckedContinuation<JournalError?, Never>
    private struct Queue {
        var facts: [Fact] = []
        var waiters: [Waiter] = []
        var isScheduled = false
        var failure: JournalError?
    }

    private let pool: DatabasePool
    private let path: String
    private let run: RunID
    private let number: Int64
    // append is not async, so an actor cannot hold this.
    private let queue = Mutex(Queue())

    init(pool: DatabasePool, path: String, run: RunID, number: Int64) {
        self.pool = pool
        self.path = path
        self.run = run
        self.number = number
    }

    func append(_ facts: [Fact]) {
        schedule { $0.facts += facts }
    }

    func flush() async throws(JournalError) {
        let failure: JournalError? = await withCheckedContinuation { waiter in
            schedule { $0.waiters.append(waiter) }
        }
        if let failure { throw failure }
    }

    func close() async throws(JournalError) { try await flush() }

    private func schedule(_ change: (inout Queue) -> Void) {
        let isIdle = queue.withLock { queue in
            change(&queue)
            defer { queue.isScheduled = true }
            return !queue.isScheduled
        }
        if isIdle { pool.asyncWriteWithoutTransaction { self.drain($0) } }
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
            guard !queue.facts.isEmpty || !queue.waiters.isEmpty else {
                queue.isScheduled = false
                return nil
            }
            defer { (queue.facts, queue.waiters) = ([], []) }
            return (queue.facts, queue.waiters, queue.failure)
        }
    }

    private func write(_ facts: [Fact], to db: Database) -> JournalError? {
        if facts.isEmpty { return nil }
        do {
            let bodies = facts.map { $0.json(run: run).encoded }
            try db.inTransaction(.immediate) {
                let insert = try db.cachedStatement(
                    sql: "INSERT INTO facts (run, sequence, body) VALUES (?, ?, ?)")
                for (fact, body) in zip(facts, bodies) {
                    try body.withUnsafeBytes { body in
                        try insert.execute(arguments: [number, fact.sequence, Data(body)])
                    }
                    try note(fact, in: db)
                }
                return .commit
            }
            return nil
        } catch {
            return JournalError(error, path: path)
        }
    }

    private func note(_ fact: Fact, in db: Database) throws {
        switch fact.event {
        case .started(let header):
            try db.execute(
                sql: "UPDATE runs SET playbook = ?, principal = ?, started = ? WHERE number = ?",
                arguments: [header.playbook, header.principal, fact.time.milliseconds, number])
        case .ended(let end):
            try db.execute(
                sql: "UPDATE runs SET state = ? WHERE number = ?", arguments: [end.state.rawValue, number])
        case .issued, .settled, .refused, .finished, .cancelled: break
        }
    }
}
