import Admission
import Effects

/// Who has how much: sessions, tasks, results.
///
/// A value without I/O, told what begins and ends.
struct Book: Sendable {
    /// What one principal has.
    struct Holder: Sendable {
        var sessions = 0
        var tasks = 0
        var begun = MinuteWindow()
        var results: ArraySlice<KeptResult> = []
        var storedBytes = 0

        var isIdle: Bool { sessions == 0 && tasks == 0 && begun.total == 0 && results.isEmpty }
    }

    /// The result of an ended task in memory.
    struct KeptResult: Sendable, Hashable {
        let session: RunID
        let task: Int
        let bytes: Int
        let ended: Timestamp
    }

    /// A session that is open, or opening.
    private struct Session {
        let owner: Principal
        var tasks = 0
    }

    let settings: DeskSettings
    private(set) var holders: [Principal: Holder] = [:]
    private var sessions: [RunID: Session] = [:]
    private(set) var tasks = 0
    private var begun = MinuteWindow()
    private(set) var results = 0
    private(set) var storedBytes = 0

    init(_ settings: DeskSettings) { self.settings = settings }

    var openSessions: Int { sessions.count }
    /// How many principals have sessions.
    private var owners = 0

    /// Takes a session that opens.
    mutating func open(_ id: RunID, of owner: Principal, _ policy: PrincipalQuotas) throws(SpentQuota) {
        let each = settings.each.narrowed(to: policy)
        let own = holders[owner]?.sessions ?? 0
        guard own < each.sessions else {
            throw SpentQuota("sessions", of: .principal, most: each.sessions, retryAfter: Self.aMoment)
        }
        guard hasRoom(sessions.count, of: settings.all.sessions, own: own) else {
            throw SpentQuota("sessions", of: .service, most: settings.all.sessions, retryAfter: Self.aMoment)
        }
        adopt(id, of: owner)
    }

    /// Takes a session that was open before the service began.
    mutating func adopt(_ id: RunID, of owner: Principal, tasks running: Int = 0) {
        sessions[id] = Session(owner: owner, tasks: running)
        if holders[owner]?.sessions ?? 0 == 0 { owners += 1 }
        holders[owner, default: Holder()].sessions += 1
        holders[owner]?.tasks += running
        tasks += running
    }

    /// A session is no more, whatever of its tasks has not ended.
    mutating func close(_ id: RunID) {
        guard let session = sessions.removeValue(forKey: id) else { return }
        holders[session.owner]?.sessions -= 1
        if holders[session.owner]?.sessions == 0 { owners -= 1 }
        holders[session.owner]?.tasks -= session.tasks
        tasks -= session.tasks
    }

    /// Takes a task that is about to begin.
    mutating func begin(in id: RunID, _ policy: PrincipalQuotas, at now: Timestamp) throws(SpentQuota) {
        guard let session = sessions[id] else { return }
        let each = settings.each.narrowed(to: policy)
        var holder = holders[session.owner] ?? Holder()
        holder.begun.advance(to: now)
        begun.advance(to: now)
        defer { holders[session.owner] = holder }
        if let spent = rate(holder, each) ?? room(session, holder, each) { throw spent }
        holder.begun.add(at: now)
        begun.add(at: now)
        holder.tasks += 1
        sessions[id]?.tasks += 1
        tasks += 1
    }

    /// A task has ended, or did not begin.
    mutating func end(in id: RunID) {
        guard let session = sessions[id], session.tasks > 0 else { return }
        sessions[id]?.tasks -= 1
        holders[session.owner]?.tasks -= 1
        tasks -= 1
    }

    /// So long does somebody wait who cannot know when there is room again.
    static let aMoment = Duration.seconds(1)
}

// MARK: - What is left

extension Book {
    private func rate(_ holder: Holder, _ each: DeskQuotas) -> SpentQuota? {
        if let most = each.tasksPerMinute, holder.begun.total >= most {
            let wait = holder.begun.wait(below: most)
            return SpentQuota("tasks_per_minute", of: .principal, most: most, retryAfter: wait)
        }
        if let most = settings.all.tasksPerMinute, !hasRoom(begun.total, of: most, own: holder.begun.total) {
            let wait = begun.wait(below: most)
            return SpentQuota("tasks_per_minute", of: .service, most: most, retryAfter: wait)
        }
        return nil
    }

    private func room(_ session: Session, _ holder: Holder, _ each: DeskQuotas) -> SpentQuota? {
        if session.tasks >= settings.tasksOfSession {
            return SpentQuota(
                "tasks", of: .session, most: settings.tasksOfSession, retryAfter: Self.aMoment)
        }
        if holder.tasks >= each.tasks {
            return SpentQuota("tasks", of: .principal, most: each.tasks, retryAfter: Self.aMoment)
        }
        if !hasRoom(tasks, of: settings.all.tasks, own: holder.tasks) {
            return SpentQuota("tasks", of: .service, most: settings.all.tasks, retryAfter: Self.aMoment)
        }
        // Old results go by themselves; where there are more all the same, they come faster than that.
        if holder.storedBytes > each.storedBytes.bytes {
            return SpentQuota(
                "stored_bytes", of: .principal, most: each.storedBytes.bytes, retryAfter: Self.aMoment)
        }
        if storedBytes > settings.all.storedBytes.bytes {
            return SpentQuota(
                "stored_bytes", of: .service, most: settings.all.storedBytes.bytes, retryAfter: Self.aMoment)
        }
        return nil
    }

    /// Whether a principal that has `own` of the `used` may have one more: when little is left, only one that has less
    /// than its share may, so that nobody takes all.
    private func hasRoom(_ used: Int, of most: Int, own: Int) -> Bool {
        guard used < most else { return false }
        let isScarce = used >= most - most / 4
        return !isScarce || own < max(1, most / max(2, owners))
    }
}

// MARK: - Results

extension Book {
    /// Keeps the result of a task that has ended.
    mutating func keep(_ result: KeptResult, of owner: Principal) {
        holders[owner, default: Holder()].results.append(result)
        holders[owner]?.storedBytes += result.bytes
        results += 1
        storedBytes += result.bytes
    }

    /// Lets the results go whose time is over or that are too many, the oldest first; forgets who has nothing.
    ///
    /// One that ended within the last second stays: it may not be on record yet.
    mutating func sweep(at now: Timestamp) -> [KeptResult] {
        var left: [KeptResult] = []
        for owner in Array(holders.keys) {
            drop(of: owner, at: now, &left) { [settings] holder, result in
                now.since(result.ended) >= settings.resultsKept
                    || holder.results.count > settings.each.results
                    || holder.storedBytes > settings.each.storedBytes.bytes
            }
        }
        let isTooMuch = { [settings] (book: Book) in
            book.results > settings.all.results || book.storedBytes > settings.all.storedBytes.bytes
        }
        while isTooMuch(self), let most = holders.max(by: { $0.value.results.count < $1.value.results.count })
        {
            // Half of what whoever has most has, so that this ends soon.
            let wanted = max(1, most.value.results.count / 2)
            let before = left.count
            drop(of: most.key, at: now, &left) { holder, _ in
                holder.results.count > most.value.results.count - wanted
            }
            if left.count == before { break }
        }
        for (owner, holder) in holders where holder.isIdle { holders[owner] = nil }
        return left
    }

    private mutating func drop(
        of owner: Principal, at now: Timestamp, _ left: inout [KeptResult],
        _ isDue: (Holder, KeptResult) -> Bool
    ) {
        guard var holder = holders[owner] else { return }
        holder.begun.advance(to: now)
        while let first = holder.results.first, isDue(holder, first), now.since(first.ended) >= .seconds(1) {
            holder.results.removeFirst()
            holder.storedBytes -= first.bytes
            results -= 1
            storedBytes -= first.bytes
            left.append(first)
        }
        holders[owner] = holder
    }
}
