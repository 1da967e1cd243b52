import CSpawn
import Effects
import Glibc
import Synchronization
import Threads

/// The thread that owns every command of the process, seen from outside: callers hop to it once and back
/// once.
final class CommandLoop: Sendable {
    /// What the loop is asked.
    enum Order: Sendable {
        /// Run this.
        case run(CommandBatch)
        /// End what is left of this.
        case cancel(CommandBatch)
        /// End everything at once and leave.
        case stop
    }

    private let orders = Mutex<[Order]>([])
    private let wake: Int32

    /// Starts the thread.
    ///
    /// - Throws: a ``Fault`` when descriptors or threads are used up.
    init(grace: Duration) throws(Fault) {
        wake = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wake >= 0 else { throw Fault.exhausted(errno) }
        let settings = CommandTable.Settings(grace: grace, wake: wake)
        let started = NamedThread.start("gse-commands") { [self] in
            gse_thread_block_signals()
            do throws(Fault) {
                let table = try CommandTable(settings)
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

    /// Ends every target of a batch that cannot be begun.
    static func refuse(_ batch: CommandBatch, _ fault: Fault) {
        BatchProgress(batch).endRest(.failed, reason: fault.code)
        batch.complete(fault)
    }

    /// Answers everything with one fault, for ever: the loop could not begin.
    private func refuseAll(_ fault: Fault) {
        var descriptor = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
        while true {
            for order in take() {
                switch order {
                case .run(let batch): Self.refuse(batch, fault)
                case .cancel: break
                case .stop: return
                }
            }
            _ = poll(&descriptor, 1, -1)
        }
    }
}

extension Fault {
    /// The machine has no descriptors, processes or memory left.
    static func exhausted(_ error: Int32) -> Fault {
        Fault(
            code: "fault.resources",
            message:
                "this machine could not start a command: \(String(cString: strerror(error)).lowercased())",
            remedy: "end other work on it, or raise its limits of processes, open files or memory",
            isRetryable: true)
    }
}
