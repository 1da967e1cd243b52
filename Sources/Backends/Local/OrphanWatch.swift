import CSpawn
import Glibc

/// Descendants of commands that this process inherited when their parents died (see ``ChildReaping``): the
/// dead are reaped, the living are watched until they die.
///
/// Only processes that carry a mark given out here
/// are touched.
struct OrphanWatch {
    /// While commands run, and while only adopted processes live, in microseconds.
    private static let busyPause: Int64 = 1_000_000
    private static let idlePause: Int64 = 10_000_000

    private var watched: [pid_t: Int32] = [:]
    /// When to look next; nil when there is nothing to look for.
    private(set) var nextLook: Int64?

    /// Makes sure that a look comes soon.
    mutating func expect(within microseconds: Int64 = Self.busyPause) {
        let instant = Monotonic.now + microseconds
        nextLook = min(nextLook ?? instant, instant)
    }

    /// Reaps and watches what is there.
    ///
    /// `leaders` are commands whose end somebody else waits for.
    mutating func look(tags: ProcessTag, leaders: [pid_t: UInt64], poll: borrowing EventPoll) {
        for child in ProcessTable.children() where leaders[child.pid] == nil && tags.owns(child.tag) {
            if watched[child.pid] != nil { continue }
            guard child.isAlive else {
                _ = gse_reap_pid(child.pid)
                continue
            }
            let pidfd = gse_pidfd_open(child.pid)
            guard pidfd >= 0 else { continue }
            watched[child.pid] = pidfd
            _ = poll.add(pidfd, key: EventKey<CommandTable.EventKind>(UInt64(child.pid), .orphan).packed)
        }
        nextLook = nil
        if !leaders.isEmpty { expect() } else if !watched.isEmpty { expect(within: Self.idlePause) }
    }

    /// Reaps an adopted process that has died; its own children come next.
    mutating func ended(_ pid: pid_t) {
        guard let pidfd = watched.removeValue(forKey: pid) else { return }
        var code = Int32(0)
        var status = Int32(0)
        _ = gse_reap(pidfd, &code, &status)
        close(pidfd)
        expect(within: 10_000)
    }

    /// Closes what it holds.
    mutating func end() {
        for pidfd in watched.values { close(pidfd) }
        watched = [:]
    }
}
