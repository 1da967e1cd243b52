public import Admission
public import Effects
import Execution
import Fleet
import Journaling
import Synchronization

extension Desk {
    /// Opens a session for a principal.
    ///
    /// Needs the permission `session.create`. With a key, the same request again gets the same session while it is open.
    ///
    /// - Throws: ``Denial``.
    public func openSession(_ ask: SessionAsk, by principal: Principal) async throws(Denial) -> SessionTicket
    {
        try permit("session.create", principal)
        let request = try request(ask)
        guard let key = ask.key else { return try await begin(ask, request, principal).get() }
        let name = KeyTable<SessionTicket>.Name(principal, key)
        return try await sessionKeys.once(name, ask.body) {
            let made = await self.begin(ask, request, principal)
            if case .success(let ticket) = made { self.keep(name, ticket.session) }
            return made
        }
    }

    /// Closes a session: what runs in it is stopped; returns when nothing of it is left on its hosts.
    ///
    /// Results stay. Needs the permission `session.create`.
    ///
    /// - Throws: ``Denial``; `notFound` also for a session that is closed.
    public func close(_ session: RunID, by principal: Principal) async throws(Denial) {
        try permit("session.create", principal)
        let open = try open(session, of: principal)
        open.run.close(by: principal.words)
        await open.driving?.value
    }

    private func keep(_ name: KeyTable<SessionTicket>.Name, _ id: RunID) {
        let session = state.withLock { $0.sessions[id]?.session }
        if session?.keep(name) != true { sessionKeys.forget([name]) }
    }

    /// The request of a session, its hosts looked up.
    private func request(_ ask: SessionAsk) throws(Denial) -> SessionRequest {
        guard !ask.hosts.isEmpty else { throw .misuse(Misuse("hosts is empty: no host at all")) }
        if let timeout = ask.timeout, timeout <= .zero {
            throw .misuse(Misuse("timeout must be longer than zero"))
        }
        if let directory = ask.directory, directory.first != UInt8(ascii: "/") || directory.contains(0) {
            throw .misuse(Misuse("cwd must be an absolute path"))
        }
        do {
            let hosts = try parts.inventory.select(names: ask.hosts)
            let settings = SessionSettings(user: ask.user, directory: ask.directory, timeout: ask.timeout)
            return SessionRequest(hosts: hosts, settings: settings)
        } catch {
            throw .misuse(Misuse(code: "usage.host", "\(error)"))
        }
    }

    /// Begins the run of a session and opens the session in it.
    private func begin(
        _ ask: SessionAsk, _ request: SessionRequest, _ principal: Principal
    ) async -> Result<SessionTicket, Denial> {
        do throws(Denial) {
            let id = RunID.newSession()
            let open = try begin(id, ask, principal)
            switch await open.run.ask(.session(request)) {
            case .session(let session, let names, _)?:
                let hosts = request.hosts.filter { names.contains($0.name) }
                open.session.place = SessionPlace(session: session, hosts: hosts, settings: request.settings)
                return .success(SessionTicket(session: id, hosts: names))
            case let outcome:
                open.run.close(by: principal.words)
                await open.driving?.value
                throw Denial(outcome, open.session.end)
            }
        } catch {
            return .failure(error)
        }
    }

    private func begin(_ id: RunID, _ ask: SessionAsk, _ principal: Principal) throws(Denial) -> OpenRun {
        let standing = try standing(of: principal)
        let now = parts.clock.now()
        do throws(SpentQuota) {
            try book.withLock { book throws(SpentQuota) in try book.open(id, of: principal, standing.quotas) }
        } catch {
            throw .quota(error)
        }
        let session = LiveSession(id, of: principal, opened: now, now: now, book: book)
        let header = RunHeader(
            playbook: "session", principal: principal.words, roles: standing.admission.roles,
            digests: parts.digests,
            seed: "0", version: parts.version, process: RunProcess(.current(principal: principal.words)),
            invocation: ["via": "service", "session": ask.json])
        let plan = plan(id, header, standing.admission)
        guard let open = drive(plan, session, { await $0.execute() }) else {
            book.withLock { $0.close(id) }
            throw Self.stopping
        }
        // Policies that came meanwhile may not have found it.
        if let newer = try? self.standing(of: principal), newer.generation != standing.generation {
            open.run.use(newer.admission)
        }
        return open
    }

    func plan(_ id: RunID, _ header: RunHeader, _ admission: Admission) -> RunPlan {
        RunPlan(
            id: id, header: header, admission: admission, inventory: parts.inventory,
            backends: parts.backends(id), secrets: parts.secrets)
    }

    /// Begins to drive the run of a session; nil when nothing is begun any more.
    func drive(
        _ plan: RunPlan, _ session: LiveSession, isResuming: Bool = false,
        _ work: @escaping @Sendable (Run) async -> RunEnd
    ) -> OpenRun? {
        let run = Run(
            plan: plan, journal: parts.journal, source: NoScript(), observer: session, clock: parts.clock,
            thread: thread())
        let backends = plan.backends
        return state.withLock { state in
            guard !state.isClosed else { return nil }
            // Ended by the run's end, and awaited by whoever closes the session or the service.
            let driving = Task {
                let end = await work(run)
                for backend in backends.values { await backend.end(isOver: await run.isEnded) }
                self.over(session, end)
            }
            let open = OpenRun(session: session, run: run, driving: driving, isResuming: isResuming)
            state.sessions[session.id] = open
            return open
        }
    }

    /// The run of a session is over.
    private func over(_ session: LiveSession, _ end: RunEnd) {
        session.over(end, at: parts.clock.now())
        let keys = session.keys
        if let key = keys.session { sessionKeys.forget([key]) }
        taskKeys.forget(keys.tasks)
        // Its results may be asked for; without any there is nothing left to find.
        if session.isForgettable { state.withLock { $0.sessions[session.id] = nil } }
    }
}

extension Denial {
    /// What a caller is told of an outcome that is not what it asked for; nil is that of a run that has ended, and how.
    init(_ outcome: Outcome?, _ end: RunEnd?) {
        switch outcome {
        case .refused(let refusal)?: self = .refused(refusal)
        case .misuse(let misuse)?: self = .misuse(misuse)
        case .fault(let fault)?: self = .fault(fault)
        case nil where end?.code?.hasPrefix("journal.") == true:
            self = .unavailable(end?.message ?? "nothing can be recorded", retryAfter: Book.aMoment)
        default: self = .notFound("the session has ended: \(end?.message ?? "it was closed")")
        }
    }
}

extension SessionAsk {
    /// The request as it is on record.
    var json: JSON {
        .members([
            "hosts": .strings(hosts), "user": user.map(JSON.string), "timeout": timeout.map(JSON.seconds),
            "cwd": directory.map(JSON.bytes), "key": key.map(JSON.string),
        ])
    }

    /// What tells it from another request under the same key.
    var body: String { Digest(of: json.encoded).description }
}
