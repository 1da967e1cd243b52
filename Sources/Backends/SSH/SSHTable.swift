import CSpawn
import Effects
import Glibc
import Threads

/// The state of the loop: every connection and every channel of the process.
///
/// Lives on the loop's thread only.
final class SSHTable {
    /// What the loop is set up with.
    struct Settings: Sendable {
        /// From TERM to KILL.
        var grace = Duration.seconds(2)
        /// How many young connects there may be at once, as long as no server drops any.
        ///
        /// sshd's stock `MaxStartups` begins to drop connections at 10 that are not yet known to it; hosts behind one jump
        /// host share its sshd. Then there are fewer: half of them with each drop, down to ``leastConnects``.
        var connectsAtOnce = 32
        /// So few connects are never dropped by a stock sshd.
        var leastConnects = 8
        /// How long a host may take.
        var patience = ConnectionPlan.Patience()
        /// Whether ssh says which key exchange was agreed on, and much else.
        var isTalkative = false
        /// What a command may write, in bytes, however little of it is kept (contract/lua.md).
        var flood = 1 << 30
        /// How long a connection without use is kept, once no session wants it.
        var idle = Duration.seconds(10)
    }

    /// What its poll waits for: four descriptors of a channel, two of an ssh process, two of the loop.
    enum EventKind: UInt64 {
        case control, stdout, stderr, stdin, exit, words, directory, wake
    }

    let settings: Settings
    let poll: EventPoll
    let directory: ControlDirectory
    let nullDevice: Int32
    let buffer: UnsafeMutableRawBufferPointer
    let softFiles: UInt64
    var connections: [UInt64: Connection] = [:]
    var byPlan: [ConnectionPlan: Connection] = [:]
    var bySocket: [UInt64: Connection] = [:]
    var channels: [UInt64: Channel] = [:]
    var connectQueue: [Connection] = []
    var youngConnects = 0
    /// How many there may be now.
    var connectsAllowed: Int
    /// How many have succeeded.
    var connectsMade = 0
    /// When a server dropped one last, and there were to be fewer.
    var lastDrop: Int64 = 0
    var deadlines = DeadlineQueue()
    private var lastID: UInt64 = 0
    private var ending: (@Sendable () -> Void)?
    /// What becomes of what is asked at the end.
    static let unstarted = ChannelEnding.Way.cancelled(note: "not started")

    init(_ settings: Settings, _ directory: ControlDirectory, wake: Int32) throws(Fault) {
        self.settings = settings
        connectsAllowed = settings.connectsAtOnce
        self.directory = directory
        softFiles = DescriptorLimit.raised.inherited
        nullDevice = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard nullDevice >= 0, let poll = EventPoll(),
            poll.add(wake, key: EventKey<SSHTable.EventKind>(0, .wake).packed),
            poll.add(directory.notices, key: EventKey<SSHTable.EventKind>(0, .directory).packed)
        else { throw Fault.exhausted(errno) }
        self.poll = poll
        buffer = .allocate(byteCount: 64 << 10, alignment: 16)
    }

    deinit {
        close(nullDevice)
        buffer.deallocate()
    }

    /// Runs until told to end; `take` gives the orders that have come.
    func run(_ take: () -> [SSHLoop.Order]) {
        while true {
            var hasOrders = false
            poll.wait(until: deadlines.first) { packed in
                guard let key = EventKey<SSHTable.EventKind>(packed: packed) else { return }
                if key.kind == .wake { hasOrders = true } else { handle(key) }
            }
            if hasOrders { for order in take() { obey(order) } }
            attendDeadlines()
            if let ending, connections.values.allSatisfy({ $0.process == nil }) {
                directory.remove()
                return ending()
            }
        }
    }

    /// Whether everything is to end.
    var isEnding: Bool { ending != nil }

    func nextID() -> UInt64 {
        lastID += 1
        return lastID
    }

    /// Has something looked at when the instant comes, by the number of a connection or channel.
    func schedule(_ id: UInt64, at instant: Int64) { deadlines.insert(instant, id) }

    private func obey(_ order: SSHLoop.Order) {
        guard !isEnding else { return order.decline(Self.unstarted) }
        switch order {
        case .open(let session, let plans):
            for plan in plans {
                let connection = connection(for: plan)
                connection.users.insert(session)
                advance(connection)
            }
        case .close(let session):
            for connection in connections.values where connection.users.remove(session) != nil {
                rest(connection)
            }
        case .ask(let requests):
            for request in requests {
                let connection = connection(for: request.plan)
                connection.waiting.append(Connection.Waiting(request: request))
                advance(connection)
            }
        case .describe(let plan, let told): told(byPlan[plan]?.account)
        case .cancel(let group): cancel(group)
        case .end(let ended):
            ending = ended
            for connection in Array(connections.values) { leave(connection) }
        }
    }

    private func connection(for plan: ConnectionPlan) -> Connection {
        if let known = byPlan[plan] { return known }
        let made = Connection(id: nextID(), plan: plan)
        byPlan[plan] = made
        connections[made.id] = made
        return made
    }

    private func handle(_ key: EventKey<SSHTable.EventKind>) {
        switch key.kind {
        case .control: channels[key.id].map(control)
        case .stdout: channels[key.id].map(readOut)
        case .stderr: channels[key.id].map(readErr)
        case .stdin: channels[key.id].map(feed)
        case .exit: connections[key.id].map(hasExited)
        case .words: connections[key.id].map(readWords)
        case .directory:
            for number in directory.appeared() { bySocket[number].map(isOpen) }
        case .wake: break
        }
    }

    private func attendDeadlines() {
        let now = Monotonic.now
        while let id = deadlines.next(due: now) {
            if let channel = channels[id], channel.deadline <= now { isDue(channel) }
            if let connection = connections[id], connection.deadline <= now { isDue(connection) }
        }
        let live = channels.count + connections.count
        if deadlines.count > 64 + 4 * live {
            deadlines.keep { channels[$1]?.deadline == $0 || connections[$1]?.deadline == $0 }
        }
    }
}
