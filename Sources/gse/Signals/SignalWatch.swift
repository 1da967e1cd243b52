import Glibc
import Synchronization

/// Hears INT, TERM and HUP: the first asks the run to end, the second ends the process at once.
///
/// The signals are blocked and taken by a thread of its own, so that nothing is ever done inside a handler. Commands are
/// started with an empty mask and do not inherit this.
final class SignalWatch: Sendable {
    private static let heard = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP")]

    private let first: @Sendable (String) -> Void
    private let second: @Sendable () -> Void
    private let isStopped = Atomic(false)

    /// Starts to listen. `second` is called just before the process ends.
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
        // Without a thread the signals keep their blocked state and the run its own time limit.
        if status == 0 { pthread_detach(thread) } else { retained.release() }
    }

    /// Blocks the signals in this thread and those it will start. Called first thing, while there is one thread.
    static func prepare() {
        var mask = Self.mask
        pthread_sigmask(SIG_BLOCK, &mask, nil)
    }

    /// Stops listening: a signal from now on ends the process with nothing more shown.
    func stop() { isStopped.store(true, ordering: .relaxed) }

    private static var mask: sigset_t {
        var mask = sigset_t()
        sigemptyset(&mask)
        for (number, _) in heard {
            var action = sigaction()
            // nohup leaves HUP ignored, and so it stays.
            let isIgnored =
                number == SIGHUP && sigaction(number, nil, &action) == 0
                && action.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
            if !isIgnored { sigaddset(&mask, number) }
        }
        return mask
    }

    private func listen() {
        var mask = Self.mask
        var count = 0
        while true {
            var number: Int32 = 0
            guard sigwait(&mask, &number) == 0 else { continue }
            count += 1
            if count > 1 || isStopped.load(ordering: .relaxed) {
                second()
                _exit(ExitCode.cancelled.rawValue)
            }
            first(Self.heard.first { $0.0 == number }?.1 ?? "a signal")
        }
    }
}
