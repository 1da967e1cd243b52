import Admission
import Effects

/// Hands what a backend tells to the run's mailbox.
///
/// Output too: a display whose terminal stands still must not hold up the thread that ends commands in time. What waits
/// is bounded, because a backend tells no more than it keeps.
struct TaskRelay: TaskObserver {
    let mailbox: Mailbox

    func ended(_ outcome: HostOutcome, of task: TaskID) {
        mailbox.post(.ended(task, outcome))
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        mailbox.post(.wrote(bytes, stream, host: host, task))
    }
}
