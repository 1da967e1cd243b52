import Admission
import Effects
import Journaling
import Preparing
import Synchronization

/// What the service itself puts on record: that it runs, and every request it denied, with the reason.
///
/// It is a run of its own, so that denials stand in the same chain as everything else. A flood of denials is recorded
/// up to ``mostPerMinute``; how many more there were is said in the next one.
final class ServiceRecord: Sendable, RequestObserver {
    /// The most denials on record in a minute: outsiders cause them, and a disk is finite.
    static let mostPerMinute = 600

    private struct Count: Sendable {
        var sequence = 1
        var minute: Int64 = 0
        var denials = 0
        var left = 0
    }

    let run: RunID
    private let writer: any JournalWriter
    private let count = Mutex(Count())

    /// Begins the record of this process's life.
    ///
    /// - Throws: when the journal cannot be used.
    init(journal: any Journal, header: RunHeader, run: RunID, driver: Driver) async throws(JournalError) {
        self.run = run
        writer = try journal.begin(run, driver: driver)
        writer.append([Fact(sequence: 1, time: SystemTime.now, event: .started(header))])
        try await writer.flush()
    }

    func answered(_ request: AnsweredRequest) {
        // What a session or a run was refused is a fact of theirs.
        guard let problem = request.problem,
            [401, 429].contains(request.status) || problem.name == "refused.permission"
        else { return }
        count.withLock { count in
            let time = SystemTime.now
            if time.milliseconds / 60_000 != count.minute {
                count.minute = time.milliseconds / 60_000
                count.denials = 0
            }
            count.denials += 1
            guard count.denials <= Self.mostPerMinute else { return count.left += 1 }
            count.sequence += 1
            let effect = JSON.members([
                "effect": "request", "request": .string(request.id), "method": .string(request.method),
                "path": .string(request.path), "from": request.peer.map(JSON.string),
                "user": request.principal.map { .string($0.user) },
                "app": request.principal?.app.map(JSON.string),
                "unrecorded": count.left > 0 ? .int(Int64(count.left)) : nil,
            ])
            count.left = 0
            let refusal = Refusal(
                code: problem.name, message: problem.reason ?? problem.message, remedy: problem.remedy)
            writer.append([
                Fact(
                    sequence: count.sequence, time: time,
                    event: .refused(step: count.sequence - 1, strand: 0, effect: effect, refusal))
            ])
        }
    }

    /// The service stops in good order.
    func end() async {
        let sequence = count.withLock { count in
            count.sequence += 1
            return count.sequence
        }
        writer.append([
            Fact(sequence: sequence, time: SystemTime.now, event: .ended(RunEnd(state: .succeeded)))
        ])
        do {
            try await writer.close()
        } catch {
            Console.standardError.line("error: \(error.message)")
        }
    }
}
