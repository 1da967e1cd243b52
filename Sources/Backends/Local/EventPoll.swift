import CSpawn
import Glibc

/// The kernel's list of descriptors somebody waits for (epoll).
struct EventPoll: ~Copyable {
    private let descriptor: Int32
    private let events: UnsafeMutableBufferPointer<epoll_event>

    /// Makes one; nil when descriptors or memory are used up.
    init?() {
        let made = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard made >= 0 else { return nil }
        descriptor = made
        events = .allocate(capacity: 256)
    }

    deinit {
        close(descriptor)
        events.deallocate()
    }

    /// Waits for a descriptor to be readable, or writable.
    ///
    /// False when the kernel will not.
    func add(_ watched: Int32, key: UInt64, writing: Bool = false) -> Bool {
        var event = epoll_event()
        event.events = writing ? EPOLLOUT.rawValue : EPOLLIN.rawValue
        event.data.u64 = key
        return epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0
    }

    /// Waits for a watched descriptor to be readable, or writable, instead.
    func change(_ watched: Int32, key: UInt64, writing: Bool) {
        var event = epoll_event()
        event.events = writing ? EPOLLOUT.rawValue : EPOLLIN.rawValue
        event.data.u64 = key
        _ = epoll_ctl(descriptor, EPOLL_CTL_MOD, watched, &event)
    }

    /// Waits for a descriptor no longer.
    func remove(_ watched: Int32) {
        var event = epoll_event()
        _ = epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, &event)
    }

    /// Waits until something happens or the instant comes, and calls back with the key of each event.
    func wait(until deadline: Int64?, _ handle: (UInt64) -> Void) {
        var timeout = Int32(-1)
        if let deadline {
            let left = max(0, deadline - Monotonic.now)
            timeout = Int32(min((left + 999) / 1000, 3_600_000))
        }
        let count = epoll_wait(descriptor, events.baseAddress, Int32(events.count), timeout)
        guard count > 0 else { return }
        for index in 0..<Int(count) { handle(events[index].data.u64) }
    }
}
