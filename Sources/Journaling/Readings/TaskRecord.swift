public import Effects

/// A task as a report keeps it: what was asked, and how it ended on each host.
public struct TaskRecord: Sendable, Hashable {
    /// What a host wrote, or several hosts that wrote the same.
    public struct Output: Sendable, Hashable {
        /// To standard output.
        public let stdout: Excerpt
        /// To standard error.
        public let stderr: Excerpt
    }

    /// Hosts on which it ended alike.
    public struct Group: Sendable, Hashable {
        /// How it ended on each of them.
        public let how: HostEnding.How
        /// Them, in session order.
        public internal(set) var hosts: [String]
        /// The longest it took on one of them.
        public internal(set) var longest: Duration
    }

    /// The most bytes of ``words``: what a screen or two shows.
    private static let longestWords = 16 << 10

    /// Its identifier.
    public let id: TaskID
    /// The step that began it.
    public let step: Int
    /// When it was put on record, just before it was begun.
    public let time: Timestamp
    /// What was asked, in words: a command as a shell would need it written.
    public let words: String
    /// The session it was asked in.
    public let session: String?
    /// The account asked for.
    public let user: String?
    /// The rule that allowed it.
    public let rule: String?
    /// Whether the host performed it to undo what the run did.
    public let isUndo: Bool
    /// The hosts it is for, in session order.
    public let hosts: [String]
    /// Its endings so far, by host.
    public internal(set) var endings: [String: HostEnding] = [:]
    /// What hosts wrote, each output once.
    public internal(set) var outputs: [Output] = []
    /// The file it is about, when it puts or reads one.
    public let path: String?
    /// How a file that was put differs from those that were there, each difference once.
    public internal(set) var differences: [FileDifference] = []

    init(id: TaskID, step: Int, time: Timestamp, effect: JSON, rule: String?) {
        self.id = id
        self.step = step
        self.time = time
        self.rule = rule
        let line = EffectWords.line(effect)
        words = line.utf8.count > Self.longestWords ? String(line.prefix(Self.longestWords / 4)) + "…" : line
        session = effect["session"]?.asString
        path = effect["path"]?.asBytes.map { String(decoding: $0.prefix(4096), as: UTF8.self) }
        user = effect["user"]?.asString
        isUndo = effect["undo"] != nil
        hosts = effect.elements("hosts").compactMap { $0["name"]?.asString }
    }

    /// Whether it has ended on every host.
    public var isDone: Bool { endings.count >= hosts.count }

    /// The worst status of its hosts; `running` while one has not ended.
    public var status: TaskStatus {
        isDone ? endings.values.map(\.how.status).max() ?? .succeeded : .running
    }

    /// The worst status of the hosts that have ended; nil before the first has.
    public var worst: TaskStatus? { endings.values.map(\.how.status).max() }

    /// When it ended on the last of its hosts so far; nil before the first.
    public var last: Timestamp? { endings.values.map(\.time).max() }

    /// On how many hosts it ended otherwise than well.
    public var failures: Int { endings.values.count { $0.how.status != .succeeded } }

    /// The hosts on which it ended, by how, worst first.
    public var groups: [Group] {
        var places: [HostEnding.How: Int] = [:]
        var groups: [Group] = []
        for host in hosts {
            guard let ending = endings[host] else { continue }
            if let place = places[ending.how] {
                groups[place].hosts.append(host)
                groups[place].longest = max(groups[place].longest, ending.duration)
            } else {
                places[ending.how] = groups.count
                groups.append(Group(how: ending.how, hosts: [host], longest: ending.duration))
            }
        }
        let order = groups.indices.sorted { left, right in
            let (one, two) = (groups[left].how.status, groups[right].how.status)
            return one == two ? left < right : one > two
        }
        return order.map { groups[$0] }
    }
}
