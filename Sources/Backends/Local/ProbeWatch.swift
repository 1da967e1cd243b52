import CSpawn
import Effects
import Glibc

/// A probe being repeated until it is answered as wanted, or time is up.
struct ProbeWatch: Sendable {
    let probe: Probe
    /// The task's own limit; it ends the probe even within `probe.within`.
    let timeout: Duration

    /// The longest a single try may take, in microseconds.
    private static let tryTime: Int64 = 10_000_000
    /// The shortest pause, so that `every = 0` does not spin.
    private static let leastPause: Int64 = 10_000

    /// How it ended: a status, and why when it did not succeed.
    func run() async -> (status: TaskStatus, reason: String?) {
        let wake = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wake >= 0 else { return (.failed, "fault.resources") }
        defer { close(wake) }
        return await withTaskCancellationHandler {
            await repeated(cancelled: wake)
        } onCancel: {
            eventfd_write(wake, 1)
        }
    }

    private func repeated(cancelled: Int32) async -> (status: TaskStatus, reason: String?) {
        let end = Monotonic.after(min(probe.within, timeout))
        var tries = 0
        while !Task.isCancelled {
            let deadline = max(min(end, Monotonic.now + Self.tryTime), Monotonic.now + Self.leastPause)
            let attempt = ProbeAttempt(check: probe.check, deadline: deadline, cancelled: cancelled)
            tries += 1
            guard let miss = await WorkThreads.shared.run({ attempt.run() }) else { return (.succeeded, nil) }
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
