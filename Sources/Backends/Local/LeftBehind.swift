import Admission
import CSpawn
import Effects
import Glibc

/// A command whose driver is gone, as far as its start marker leads to it.
struct LeftBehind {
    private static let pause = Duration.milliseconds(10)

    let marker: StartMarkers.Marker
    let host: String
    let limits: TaskLimits
    let grace: Duration

    /// Waits for its end, or ends it when its time is up or the calling task is cancelled.
    func aftermath() async -> Aftermath {
        while !hasEnded {
            if Task.isCancelled { return .ended(await end(as: .cancelled)) }
            if age >= limits.timeout { return .ended(await end(as: .timedOut)) }
            try? await Task.sleep(for: Self.pause)
        }
        return .unknown("it ended while nobody watched")
    }

    /// Whether that very process runs no more.
    ///
    /// One that cannot be looked at, because descriptors are used up say, has not: its number is still taken.
    private var hasEnded: Bool {
        if kill(marker.pid, 0) != 0, errno == ESRCH { return true }
        var found = gse_process()
        guard gse_look_at(marker.pid, &found) else { return false }
        return found.started != marker.started || !found.isAlive
    }

    /// How long ago it was started.
    private var age: Duration {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        let ticks = max(1, sysconf(Int32(_SC_CLK_TCK)))
        let milliseconds = marker.started.multipliedReportingOverflow(by: 1000).partialValue / UInt64(ticks)
        let since = Duration.seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
        return since - .milliseconds(Int64(clamping: milliseconds))
    }

    /// Ends the whole tree: TERM, and KILL after the grace.
    private func end(as status: TaskStatus) async -> HostOutcome {
        var own = gse_process()
        let tag = gse_look_at(marker.pid, &own) ? own.tag : 0
        signal(SIGTERM, tag)
        signal(SIGCONT, tag)
        let begun = ContinuousClock.now
        while !members(tag).isEmpty, ContinuousClock.now - begun < grace { await Self.wait() }
        while !members(tag).isEmpty, ContinuousClock.now - begun < grace + .seconds(10) {
            signal(SIGKILL, tag)
            await Self.wait()
        }
        return HostOutcome(
            host: host, status: status, reason: "its driver was gone", limits: limits)
    }

    /// Pauses although the calling task may be cancelled.
    private static func wait() async {
        await Task { try? await Task.sleep(for: pause) }.value
    }

    private func members(_ tag: UInt64) -> [gse_process] {
        ProcessTable().members(leader: marker.pid, tag: tag)
    }

    private func signal(_ number: Int32, _ tag: UInt64) {
        for member in members(tag) { _ = gse_signal(member.pid, member.tag, number) }
    }
}
