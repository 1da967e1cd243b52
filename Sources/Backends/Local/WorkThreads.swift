import CSpawn
import Glibc
import Synchronization
import Threads

/// A few threads for work that may block: disks, name look-up, sockets.
///
/// Started as they are needed and kept. One that hangs, on a file system whose server is gone, is given up and replaced.
final class WorkThreads: Sendable {
    private struct State {
        /// Each answers whether its thread was given up meanwhile.
        var jobs: [@Sendable () -> Bool] = []
        var threads = 0
        var idle = 0
        /// Threads that were given up; those that come back end.
        var lost = 0
    }

    /// More would only wait for the same disk; probes give their thread back between tries.
    private static let most = 8
    /// When so many hang, further work waits for them, and its own time.
    private static let mostLost = 64

    /// The threads of this process.
    static let shared = WorkThreads()

    private let state = Mutex(State())
    /// A semaphore: as many units as there are jobs that nobody has taken.
    private let ready = eventfd(0, Int32(EFD_CLOEXEC | EFD_SEMAPHORE))

    /// Runs a body on one of the threads and returns what it returns.
    func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { waiting in
            add {
                waiting.resume(returning: body())
                return false
            }
        }
    }

    /// Runs a body on one of the threads and waits for it no longer than `limit`, nor when the task is cancelled.
    ///
    /// A body that is given up runs on; it can ask the attempt whether it is still wanted.
    func run<Value: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (WorkAttempt<Value>) -> Value
    ) async -> WorkAttempt<Value>.Ending {
        let attempt = WorkAttempt<Value>()
        let timer = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            if attempt.giveUp(.timedOut) { replaceOne() }
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                attempt.wait(waiting)
                add { attempt.begin() && !attempt.finish(body(attempt)) }
            }
        } onCancel: {
            if attempt.giveUp(.cancelled) { replaceOne() }
        }
    }

    private func add(_ job: @escaping @Sendable () -> Bool) {
        state.withLock { $0.jobs.append(job) }
        startOne()
        eventfd_write(ready, 1)
    }

    private func replaceOne() {
        let isReplaced = state.withLock { state in
            guard state.lost < Self.mostLost else { return false }
            state.lost += 1
            state.threads -= 1
            return true
        }
        if isReplaced { startOne() }
    }

    /// Starts a thread if there is more to do than there are idle ones.
    private func startOne() {
        let isShort = state.withLock { state in
            guard state.jobs.count > state.idle, state.threads < Self.most else { return false }
            state.threads += 1
            return true
        }
        guard isShort, !NamedThread.start("gse-files", { [self] in serve() }) else { return }
        let isAlone = state.withLock { state in
            state.threads -= 1
            return state.threads == 0
        }
        // Without any thread to be had, the caller's own does it.
        if isAlone { _ = takeOne()?() }
    }

    private func serve() {
        gse_thread_block_signals()
        while true {
            state.withLock { $0.idle += 1 }
            var unit = eventfd_t(0)
            eventfd_read(ready, &unit)
            state.withLock { $0.idle -= 1 }
            guard takeOne()?() == true else { continue }
            let isOver = state.withLock { state in
                guard state.lost > 0 else { return false }
                state.lost -= 1
                return true
            }
            if isOver { return }
        }
    }

    private func takeOne() -> (@Sendable () -> Bool)? {
        state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    }
}
