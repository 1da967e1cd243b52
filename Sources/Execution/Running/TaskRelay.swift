import Admission
import Effects

/// Hands what a backend tells to the run's mailbox and the live display.
struct TaskRelay: TaskObserver {
    let mailbox: AsyncStream<RunEvent>.Continuation
    let observer: any RunObserver

    func ended(_ outcome: HostOutcome, of task: TaskID) {
        mailbox.yield(.ended(task, outcome))
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        observer.wrote(bytes, to: stream, on: host, of: task)
    }
}
