import Glibc
import SandboxProtocol

/// The CPU time of a worker, as the kernel counts it: the worker's own timer is not believed.
enum CPUTime {
    /// What a worker may use beyond its limit to say where it was; its own timer gives up after 300 ms.
    static let grace: Duration = .milliseconds(400)

    /// What is left of the limit and the grace; nil when the worker is gone.
    static func left(_ pid: pid_t, _ limits: ScriptLimits) -> Duration? {
        used(by: pid).map { .milliseconds(limits.cpuMilliseconds) + grace - $0 }
    }

    /// What a worker has used so far; nil when it is gone.
    static func used(by pid: pid_t) -> Duration? {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    /// Ends a worker that has spent everything; true when it did.
    @discardableResult
    static func killIfSpent(_ pid: pid_t, _ limits: ScriptLimits) -> Bool {
        guard let left = left(pid, limits), left <= .zero else { return false }
        kill(pid, SIGKILL)
        return true
    }

    /// What a worker that was reaped has used.
    static func used(_ usage: rusage) -> Duration {
        [usage.ru_utime, usage.ru_stime].reduce(.zero) { sum, time in
            sum + .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
        }
    }
}
