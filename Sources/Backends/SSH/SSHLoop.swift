import CSpawn
import Effects
import Glibc
import Synchronization
import Threads

/// The thread that owns every connection of the process, seen from outside: callers hop to it once and back once.
final class SSHLoop: Sendable {
    /// What the loop is asked.
    enum Order: Sendable {
        /// Have these connections ready for a session.
        case open(SessionID, [ConnectionPlan])
        /// A session needs its connections no more.
        case close(SessionID)
        /// Ask these of their hosts.
        case ask([ChannelRequest])
        /// Tell how a connection was made; nil when it is not there.
        case describe(ConnectionPlan, @Sendable (ConnectionAccount?) -> Void)
        /// End what is left of a group of requests.
        case cancel(group: UInt64)
        /// End every connection, tell when all are gone, and leave.
        case end(@Sendable () -> Void)
    }

    private let orders = Mutex<[Order]>([])
    private let wake: Int32

    /// Starts the thread.
    ///
    /// - Throws: a ``Fault`` when descriptors or threads are used up, or no directory for control sockets can be made.
    init(_ settings: SSHTable.Settings) throws(Fault) {
        let directory = try ControlDirectory()
        wake = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wake >= 0 else { throw Fault.exhausted(errno) }
        let started = NamedThread.start("gse-ssh") { [self] in
            gse_thread_block_signals()
            do throws(Fault) {
                let table = try SSHTable(settings, directory, wake: wake)
                table.run { self.take() }
            } catch {
                self.refuseAll(error)
            }
        }
        guard started else { throw Fault.exhausted(EAGAIN) }
    }

    deinit { close(wake) }

    /// Hands the loop an order; returns at once.
    func post(_ order: Order) {
        let isFirst = orders.withLock { waiting in
            waiting.append(order)
            return waiting.count == 1
        }
        if isFirst { eventfd_write(wake, 1) }
    }

    private func take() -> [Order] {
        var count = eventfd_t(0)
        eventfd_read(wake, &count)
        return orders.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }

    /// Answers everything with one fault, for ever: the loop could not begin.
    private func refuseAll(_ fault: Fault) {
        var descriptor = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
        while true {
            for order in take() {
                switch order {
                case .ask(let requests):
                    for request in requests { request.ended(ChannelEnding(way: .unopened(fault.message))) }
                case .describe(_, let told): told(nil)
                case .open, .close, .cancel: break
                case .end(let ended): return ended()
                }
            }
            _ = poll(&descriptor, 1, -1)
        }
    }
}
