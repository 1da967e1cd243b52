import Admission
public import Effects
import Execution
public import Journaling
import Synchronization

extension Desk {
    /// Takes up the sessions of the record that have not ended: what of them is in doubt is found out or reported as
    /// lost, and nothing is done twice.
    ///
    /// Returns when all of them take commands again; answers those that could not be taken up, and why.
    public func resume() async throws(JournalError) -> [RunID: String] {
        var begun: [OpenRun] = []
        var left: [RunID: String] = [:]
        for id in try parts.journal.unended() where id.isSessionName {
            do throws(JournalError) {
                if let open = try takeUp(id) { begun.append(open) }
            } catch {
                left[id] = error.message
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for open in begun {
                group.addTask {
                    if await !open.run.ready() { await open.driving?.value }
                    self.state.withLock { $0.sessions[open.session.id]?.isResuming = false }
                }
            }
        }
        for open in begun {
            guard let end = open.session.end, end.code?.hasPrefix("journal.") == true else { continue }
            left[open.session.id] = end.message ?? ""
        }
        return left
    }

    /// Takes no new work, lets what runs end within `grace`, and leaves the sessions to be taken up again.
    public func shutdown(grace: Duration) async {
        state.withLock { $0.isClosed = true }
        let end = parts.clock.now()
        while runningTasks > 0, parts.clock.now().since(end) < grace {
            guard (try? await parts.clock.sleep(.milliseconds(50))) != nil else { break }
        }
        let open = state.withLock { Array($0.sessions.values) }
        for session in open { session.run.leave() }
        for session in open { await session.driving?.value }
    }

    /// Closes sessions and lets results go when their time is over, and hears who cancels sessions by other ways, until
    /// the calling task is cancelled.
    public func run() async {
        var lastRequest: Int64 = 0
        while (try? await parts.clock.sleep(.milliseconds(500))) != nil {
            sweep()
            takeRequests(after: &lastRequest)
        }
    }

    /// Closes what is idle or old, and lets go of what is kept no longer.
    func sweep() {
        let now = parts.clock.now()
        let (sessions, left) = (state.withLock { $0.sessions }, book.withLock { $0.sweep(at: now) })
        for open in sessions.values where open.session.end == nil {
            if now.since(open.session.opened) >= settings.longestSession {
                open.run.close(by: "the service, since the session was open for too long")
            } else if let idle = open.session.idleSince, now.since(idle) >= settings.idleTime {
                open.run.close(by: "the service, since the session was idle")
            }
        }
        for result in left { sessions[result.session]?.session.drop(result.task) }
        let forgotten = sessions.filter { $0.value.session.isForgettable }.keys
        if !forgotten.isEmpty { state.withLock { state in for id in forgotten { state.sessions[id] = nil } } }
    }

    private func takeRequests(after last: inout Int64) {
        // A store that cannot be read cannot be written either, which every run finds out for itself.
        guard let asked = try? parts.requests?.requests(after: last) else { return }
        for request in asked {
            last = max(last, request.number)
            guard request.kind == .cancel else { continue }
            state.withLock { $0.sessions[request.run] }?.run.cancel(by: request.by)
        }
    }

    /// Takes up one session; nil when the record is that of something else.
    private func takeUp(_ id: RunID) throws(JournalError) -> OpenRun? {
        let reader = SessionReader(parts.journal, id)
        guard let header = try reader.header(),
            let first = try parts.journal.facts(of: id, after: 0, through: 1).first,
            case .started(let started) = first.event, let standing = try? standing(of: header.owner)
        else { return nil }
        let session = LiveSession(
            id, of: header.owner, opened: header.opened, now: parts.clock.now(), book: book)
        var keys: [(key: String, body: String, task: TaskID)] = []
        try reader.facts { fact in
            session.take(recorded: fact)
            switch fact.event {
            case .settled(_, _, let effect, let outcome):
                session.place = SessionPlace(effect, outcome) ?? session.place
            case .issued(_, _, let task, let effect, _):
                if let key = effect["note"]?["key"]?.asString, let body = effect["note"]?["body"]?.asString {
                    keys.append((key, body, task))
                }
            default: break
            }
            return true
        }
        book.withLock { book in
            book.adopt(id, of: header.owner, tasks: session.running)
            for result in session.known() { book.keep(result, of: header.owner) }
        }
        let isOpen = session.place != nil
        let principal = header.owner.words
        let resumption = RunResumption(
            principal: principal, process: RunProcess(.current(principal: principal)), doubts: .lost,
            digests: parts.digests, version: parts.version)
        let open = drive(plan(id, started, standing.admission), session, isResuming: true) { run in
            await run.resume(
                resumption, cancelledBy: isOpen ? nil : "the service, since the session was never open")
        }
        if let open { adopt(keys, header, open) }
        return open
    }

    private func adopt(
        _ keys: [(key: String, body: String, task: TaskID)], _ header: SessionReader.Header, _ open: OpenRun
    ) {
        let id = open.session.id
        for (key, body, task) in keys {
            let name = KeyTable<TaskTicket>.Name(header.owner, key)
            taskKeys.adopt(name, body, TaskTicket(task: TaskName(session: id, task: task)))
            if !open.session.keep(name) { taskKeys.forget([name]) }
        }
        guard let key = header.ask["key"]?.asString, let place = open.session.place else { return }
        let name = KeyTable<SessionTicket>.Name(header.owner, key)
        let ticket = SessionTicket(session: id, hosts: place.hosts.map(\.name))
        sessionKeys.adopt(name, Digest(of: header.ask.encoded).description, ticket)
        if !open.session.keep(name) { sessionKeys.forget([name]) }
    }
}

extension SessionPlace {
    /// What a settled effect of the record says of a session; nil when it opened none.
    fileprivate init?(_ effect: JSON, _ outcome: JSON) {
        guard effect["effect"] == "session", let request = try? SessionRequest(effect: effect),
            case .session(let id, let names, _)? = try? Outcome(json: outcome)
        else { return nil }
        self.init(
            session: id, hosts: request.hosts.filter { names.contains($0.name) }, settings: request.settings)
    }
}
