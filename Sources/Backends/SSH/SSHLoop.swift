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

    private struct Mailbox {
        var orders: [Order] = []
        /// What becomes of everything that is asked, once nobody takes orders any more.
        var closed: ChannelEnding.Way?
    }

    private let mailbox = Mutex(Mailbox())
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
                leave(SSHTable.unstarted)
            } catch {
                leave(.unopened(error.message))
            }
        }
        guard started else { throw Fault.exhausted(EAGAIN) }
    }

    deinit { close(wake) }

    /// Hands the loop an order; returns at once.
    func post(_ order: Order) {
        let (isFirst, closed) = mailbox.withLock { mailbox in
            if let closed = mailbox.closed { return (false, ChannelEnding.Way?.some(closed)) }
            mailbox.orders.append(order)
            return (mailbox.orders.count == 1, nil)
        }
        if let closed { return order.decline(closed) }
        if isFirst { eventfd_write(wake, 1) }
    }

    private func take() -> [Order] {
        var count = eventfd_t(0)
        eventfd_read(wake, &count)
        return mailbox.withLock { mailbox in
            defer { mailbox.orders = [] }
            return mailbox.orders
        }
    }

    /// Declines what has come and will come: whoever asks is answered, also by a loop that is over or could not begin.
    private func leave(_ way: ChannelEnding.Way) {
        let late = mailbox.withLock { mailbox in
            mailbox.closed = way
            defer { mailbox.orders = [] }
            return mailbox.orders
        }
        for order in late { order.decline(way) }
    }
}

extension SSHLoop.Order {
    /// Answers an order that is not obeyed.
    func decline(_ way: ChannelEnding.Way) {
        switch self {
        case .ask(let requests): for request in requests { request.ended(ChannelEnding(way: way)) }
        case .describe(_, let told): told(nil)
        case .open, .close, .cancel: break
        case .end(let ended): ended()
        }
    }
}
