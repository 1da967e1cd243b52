import Effects

/// One connection to a host: what waits for it, what goes over it.
///
/// Lives on the loop's thread only.
final class Connection {
    /// Where it stands.
    enum State {
        /// Nobody has asked for it, or it is gone.
        case closed
        /// It waits for its turn to connect.
        case queued
        /// ssh is on its way.
        case connecting
        /// The server let go of it early; it tries again when the deadline comes.
        case pausing
        /// Its control socket is there.
        case open
        /// ssh has been told to end; what is asked meanwhile waits for another.
        case ending
    }

    /// What waits to go over it.
    struct Waiting {
        let request: ChannelRequest
        /// What it is to end; nil for every request but kills.
        var kill: Kill?
    }

    /// The end of a command, asked of its host.
    struct Kill {
        let victim: Channel
        let asked: RemoteKill
    }

    /// As many channels at once: sshd's stock `MaxSessions` is 10, and one is kept for kills.
    static let stockRoom = 9

    let id: UInt64
    let plan: ConnectionPlan
    var state = State.closed
    var process: ConnectionProcess?
    var words = ConnectionWords()
    /// How it was made; nil while it is not there.
    var account: ConnectionAccount?
    /// Each attempt has a socket of its own.
    var socket: UInt64 = 0
    var waiting: [Waiting] = []
    var kills: [Waiting] = []
    var channels: [UInt64: Channel] = [:]
    var killing: [UInt64: Channel] = [:]
    var room = stockRoom
    /// How many sessions it has opened in a row.
    var opened = 0
    /// Since when it has refused every session, in microseconds; nil when it opened the last one.
    var refusedSince: Int64?
    /// Sessions that want it.
    var users: Set<SessionID> = []
    var attempts = 0
    /// Whether ssh is to say more, because the host's key is not known.
    var isTalkative = false
    /// When the first attempt of this series was begun.
    var firstAttempt: Int64 = 0
    /// When this attempt was begun.
    var connectInstant: Int64 = 0
    /// When its ssh was told to end.
    var endInstant: Int64 = 0
    /// Whether this attempt still counts among those that are limited.
    var isYoung = false
    var deadline = Int64.max

    init(id: UInt64, plan: ConnectionPlan) {
        self.id = id
        self.plan = plan
    }

    /// Whether one more channel fits besides that which is kept for a kill.
    var hasRoom: Bool { channels.count + max(1, killing.count) <= room }

    /// Whether nothing goes over it and nothing waits for it.
    var isIdle: Bool { channels.isEmpty && killing.isEmpty && waiting.isEmpty && kills.isEmpty }
}
