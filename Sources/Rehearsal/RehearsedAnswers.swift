import Effects
import Execution
import Journaling
import Synchronization

/// Answers each question of a rehearsed run at once.
final class RehearsedAnswers: RequestBox, RunObserver {
    private let run: RunID
    private let approves: Bool
    /// Asked on the run's thread, read wherever.
    private let answers = Mutex<[RunRequest]>([])

    init(run: RunID, approves: Bool) {
        self.run = run
        self.approves = approves
    }

    var isOpen: Bool { false }

    func ask(_ request: RunRequest) throws(JournalError) { answers.withLock { $0.append(request) } }

    func requests(of run: RunID, after number: Int64) throws(JournalError) -> [RunRequest] {
        answers.withLock { $0 }
    }

    func recorded(_ fact: Fact) {
        guard case .asked(let step, _, _) = fact.event else { return }
        answers.withLock { answers in
            answers.append(
                RunRequest(
                    number: Int64(answers.count) + 1, run: run, kind: approves ? .approve : .reject,
                    step: step,
                    by: "rehearsal", time: fact.time))
        }
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {}
}
