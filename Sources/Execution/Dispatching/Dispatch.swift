import Effects

/// Which task may start on which host next: a value without I/O, told what begins and ends.
///
/// - Tasks of one session run one after another on each host, in the order given, unless they are parallel.
/// - A task is busy on at most `hostsAtOnce` hosts, a sliding window; the run on at most `concurrent` in all.
struct Dispatch {
    /// One task on one host.
    struct Place: Hashable {
        let task: TaskID
        let host: String
    }

    private struct Lane: Hashable {
        let session: SessionID
        let host: String
    }

    /// The tasks of a lane: the first has its turn; of those behind it some may have been dropped.
    private struct Line {
        private var tasks: [TaskID] = []
        private var passed = 0

        var first: TaskID? { passed < tasks.count ? tasks[passed] : nil }

        mutating func append(_ task: TaskID) { tasks.append(task) }

        mutating func removeFirst() {
            passed += 1
            // Thousands may wait in a lane: they are moved up only when that is worth it.
            guard passed > tasks.count / 2 else { return }
            tasks.removeFirst(passed)
            passed = 0
        }
    }

    private struct Entry {
        let session: SessionID
        let isParallel: Bool
        let hostsAtOnce: Int
        var busy = 0
        /// Hosts whose turn it is, those before `next` already taken.
        var ready: [String] = []
        var next = 0
        /// Hosts that wait for an earlier task of the session.
        var waiting: Set<String> = []
    }

    private let concurrent: Int
    private var busy = 0
    private var entries: [TaskID: Entry] = [:]
    /// Tasks with hosts whose turn it is, in the order they were given.
    private var order: [TaskID] = []
    private var lanes: [Lane: Line] = [:]

    init(concurrent: Int) { self.concurrent = max(1, concurrent) }

    /// Takes a task; ``start()`` says when its hosts' turns come.
    mutating func add(_ task: TaskID, _ request: TaskRequest, hostsAtOnce: Int) {
        var entry = Entry(
            session: request.session, isParallel: request.options.isParallel, hostsAtOnce: max(1, hostsAtOnce)
        )
        for host in request.hosts {
            guard !entry.isParallel else {
                entry.ready.append(host.name)
                continue
            }
            let lane = Lane(session: request.session, host: host.name)
            let isFirst = lanes[lane]?.first == nil
            lanes[lane, default: Line()].append(task)
            if isFirst { entry.ready.append(host.name) } else { entry.waiting.insert(host.name) }
        }
        entries[task] = entry
        if !entry.ready.isEmpty { order.append(task) }
    }

    /// The places that may start now; they count as busy from here on.
    mutating func start() -> [Place] {
        var places: [Place] = []
        var kept: [TaskID] = []
        var looked = 0
        // Only as far as there is room: with thousands of tasks queued, a look at all of them each time is too much.
        while looked < order.count, busy < concurrent {
            let task = order[looked]
            looked += 1
            guard var entry = entries[task] else { continue }
            while busy < concurrent, entry.busy < entry.hostsAtOnce, entry.next < entry.ready.count {
                places.append(Place(task: task, host: entry.ready[entry.next]))
                entry.next += 1
                entry.busy += 1
                busy += 1
            }
            entries[task] = entry
            if entry.next < entry.ready.count { kept.append(task) }
        }
        if looked > 0 { order.replaceSubrange(..<looked, with: kept) }
        return places
    }

    /// A place that was busy has ended.
    mutating func end(_ place: Place) {
        guard entries[place.task] != nil else { return }
        busy -= 1
        entries[place.task]?.busy -= 1
        leave(place)
        forget(place.task)
    }

    /// The hosts of a task that have not begun; they never will.
    mutating func drop(_ task: TaskID) -> [String] {
        guard let entry = entries[task] else { return [] }
        let hosts = Array(entry.ready[entry.next...]) + entry.waiting.sorted()
        entries[task]?.ready.removeSubrange(entry.next...)
        entries[task]?.waiting = []
        for host in hosts { leave(Place(task: task, host: host)) }
        forget(task)
        return hosts
    }

    /// Takes a place out of its lane and lets the next of the lane have its turn.
    private mutating func leave(_ place: Place) {
        guard let entry = entries[place.task], !entry.isParallel else { return }
        let lane = Lane(session: entry.session, host: place.host)
        guard lanes[lane]?.first == place.task else { return }
        lanes[lane]?.removeFirst()
        while let next = lanes[lane]?.first {
            if entries[next]?.waiting.remove(place.host) != nil {
                if let waiting = entries[next], waiting.next >= waiting.ready.count { order.append(next) }
                entries[next]?.ready.append(place.host)
                return
            }
            lanes[lane]?.removeFirst()
        }
        lanes[lane] = nil
    }

    private mutating func forget(_ task: TaskID) {
        guard let entry = entries[task] else { return }
        if entry.busy == 0, entry.next >= entry.ready.count, entry.waiting.isEmpty { entries[task] = nil }
    }
}
