import CSpawn
import Glibc
import Synchronization
import Threads

/// A few threads for work that may block: disks, name look-up, sockets.
///
/// Started as they are needed and kept.
final class WorkThreads: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var threads = 0
        var idle = 0
    }

    /// More would only wait for the same disk; probes give their thread back between tries.
    private static let most = 8

    /// The threads of this process.
    static let shared = WorkThreads()

    private let state = Mutex(State())
    /// A semaphore: as many units as there are jobs that nobody has taken.
    private let ready = eventfd(0, Int32(EFD_CLOEXEC | EFD_SEMAPHORE))

    /// Runs a body on one of the threads and returns what it returns.
    func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { waiting in
            add { waiting.resume(returning: body()) }
        }
    }

    private func add(_ job: @escaping @Sendable () -> Void) {
        let isShort = state.withLock { state in
            state.jobs.append(job)
            guard state.jobs.count > state.idle, state.threads < Self.most else { return false }
            state.threads += 1
            return true
        }
        if isShort, !NamedThread.start("gse-files", { [self] in serve() }) {
            let isAlone = state.withLock { state in
                state.threads -= 1
                return state.threads == 0
            }
            // Without any thread to be had, the caller's own does it.
            if isAlone { takeOne()?() }
        }
        eventfd_write(ready, 1)
    }

    private func serve() {
        gse_thread_block_signals()
        while true {
            state.withLock { $0.idle += 1 }
            var unit = eventfd_t(0)
            eventfd_read(ready, &unit)
            state.withLock { $0.idle -= 1 }
            takeOne()?()
        }
    }

    private func takeOne() -> (@Sendable () -> Void)? {
        state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    }
}
