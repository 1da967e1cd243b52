import CWorkerSpawn
import Glibc

/// Starting the worker: own session, no environment, `/` as its directory, and one socket as its only descriptor.
enum WorkerProcess {
    struct Started {
        let pid: pid_t
        /// Our end of the socket.
        let socket: Int32
    }

    struct Failure: Error {
        /// Why it could not be started, one sentence.
        let reason: String
    }

    static func start(_ executable: String, _ argument: String) throws(Failure) -> Started {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Failure(reason: "no socket for the sandbox: \(reason(errno))")
        }
        defer { close(ends[1]) }
        var pid: pid_t = 0
        let failure = gse_worker_spawn(executable, argument, ends[1], &pid)
        guard failure == 0 else {
            close(ends[0])
            throw Failure(reason: "cannot start \(executable): \(reason(failure))")
        }
        return Started(pid: pid, socket: ends[0])
    }

    /// What the system calls an error.
    static func reason(_ number: Int32) -> String {
        strerror(number).map { String(cString: $0) } ?? "error \(number)"
    }
}
