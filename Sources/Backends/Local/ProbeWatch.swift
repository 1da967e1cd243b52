import Effects

/// A probe being repeated until it is answered as wanted, or time is up.
struct ProbeWatch: Sendable {
    /// How a try went: with one clause on what came instead of what is wanted.
    enum Attempt: Sendable, Hashable {
        /// It is as wanted.
        case met
        /// It is not; it may be the next time.
        case missed(String)
        /// No try will find it so.
        case hopeless(String)
    }

    /// Tries once, until an instant on the clock of ``Monotonic``.
    typealias Try = @Sendable (_ deadline: Int64) async -> Attempt

    let probe: Probe
    /// The task's own limit; it ends the probe even within `probe.within`.
    let timeout: Duration

    /// The longest a single try may take, in microseconds.
    private static let tryTime: Int64 = 10_000_000
    /// The shortest pause, so that `every = 0` does not spin.
    private static let leastPause: Int64 = 10_000

    /// How it ended: a status, and why when it did not succeed.
    func run(_ attempt: Try) async -> (status: TaskStatus, reason: String?) {
        let end = Monotonic.after(min(probe.within, timeout))
        var tries = 0
        while !Task.isCancelled {
            let deadline = max(min(end, Monotonic.now + Self.tryTime), Monotonic.now + Self.leastPause)
            tries += 1
            let miss: String
            switch await attempt(deadline) {
            case .met: return (.succeeded, nil)
            case .missed(let why): miss = why
            case .hopeless(let why): return (.failed, why)
            }
            let pause = max(Monotonic.microseconds(probe.every), Self.leastPause)
            if Task.isCancelled { break }
            guard Monotonic.now + pause < end else {
                let last = "\(probe.target): \(miss) (\(tries) \(tries == 1 ? "try" : "tries"))"
                return (timeout < probe.within ? .timedOut : .failed, last)
            }
            // Only cancellation ends a sleep early, and the loop looks at that.
            try? await Task.sleep(for: .microseconds(pause))
        }
        return (.cancelled, nil)
    }
}
