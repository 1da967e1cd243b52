import Glibc
import Preparing
import Synchronization

/// Hears INT, TERM and HUP: the first asks the run to end, the second ends the process at once.
///
/// A handler only writes the number into a pipe; a thread of its own reads it. Blocking the signals would not
/// do: the
/// main thread of an asynchronous program waits with an empty mask. Commands are started with the standard
/// actions.
final class SignalWatch: Sendable {
    private static let heard = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP")]

    private let first: @Sendable (String) -> Void
    private let second: @Sendable () -> Void
    private let isStopped = Atomic(false)

    /// Starts to listen.
    ///
    /// `second` is called just before the process ends.
    init(first: @escaping @Sendable (String) -> Void, second: @escaping @Sendable () -> Void) {
        self.first = first
        self.second = second
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<SignalWatch>.fromOpaque(context).takeRetainedValue().listen()
                return nil
            }, retained.toOpaque())
        // Without a thread the signals are kept and the run has its own time limit.
        if status == 0 { pthread_detach(thread) } else { retained.release() }
    }

    /// The pipe's ends; made by ``prepare()``, before any handler can be called.
    private static let ends: (read: Int32, write: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    /// Takes the signals from now on; they are kept until a watch listens.
    ///
    /// Called first thing.
    static func prepare() {
        guard ends.write >= 0 else { return }
        for (number, _) in heard {
            var action = sigaction()
            sigaction(number, nil, &action)
            // nohup leaves HUP ignored, and so it stays.
            let handler = action.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) }
            if number == SIGHUP, handler == 1 { continue }
            action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                let kept = errno
                var byte = UInt8(truncatingIfNeeded: number)
                write(SignalWatch.ends.write, &byte, 1)
                errno = kept
            }
            action.sa_flags = SA_RESTART
            sigaction(number, &action, nil)
        }
    }

    /// Stops listening: a signal from now on ends the process with nothing more shown.
    func stop() { isStopped.store(true, ordering: .relaxed) }

    private func listen() {
        var count = 0
        while true {
            var number: UInt8 = 0
            guard read(Self.ends.read, &number, 1) == 1 else {
                if errno == EINTR { continue }
                return
            }
            count += 1
            if count > 1 || isStopped.load(ordering: .relaxed) {
                second()
                _exit(ExitCode.cancelled.rawValue)
            }
            first(Self.heard.first { $0.0 == Int32(number) }?.1 ?? "a signal")
        }
    }
}
