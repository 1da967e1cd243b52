public import Admission
public import Effects
import Execution
import Journaling
import Synchronization
import Threads

/// The process API below HTTP: callers open sessions, run commands in them and ask for results.
///
/// A session is a run without a script (``Execution/NoScript``): what is asked in it goes through the same gates into
/// the same journal to the same backends as what a playbook asks. All methods may be called from any task, many at once;
/// ``run()`` must go on for as long as sessions shall be closed and results let go of in time.
///
/// ```swift
/// let session = try await desk.openSession(SessionAsk(hosts: ["web-01"]), by: caller).session
/// let task = try await desk.run(CommandAsk(.list([Bytes("true".utf8)])), in: session, by: caller).task
/// let report = try await desk.result(of: task, ResultAsk(wait: .seconds(10)), by: caller)
/// ```
public final class Desk: Sendable {
    struct State {
        var policies: [Policy]
        /// Counts how often there were other policies.
        var generation = 0
        var sessions: [RunID: OpenRun] = [:]
        /// Made when first needed, let go of with the policies.
        var standings: [Principal: Standing] = [:]
        var isClosed = false
        var nextThread = 0
    }

    /// What the policies give a principal.
    struct Standing {
        let admission: Admission
        let permissions: Set<String>
        let quotas: PrincipalQuotas
        /// Of which policies.
        let generation: Int
    }

    /// A session with the run that drives it.
    struct OpenRun {
        let session: LiveSession
        let run: Run
        /// Ends with the run; nil until it is begun.
        var driving: Task<Void, Never>?
        /// Whether what is in doubt is still being found out.
        var isResuming = false
    }

    let parts: DeskParts
    let settings: DeskSettings
    let book: SharedBook
    let sessionKeys = KeyTable<SessionTicket>()
    let taskKeys = KeyTable<TaskTicket>()
    let state: Mutex<State>
    private let threads: [SerialThread]

    /// Makes a desk; nothing is open before ``resume()`` or the first session.
    public init(_ parts: DeskParts, settings: DeskSettings = DeskSettings()) {
        self.parts = parts
        self.settings = settings
        book = SharedBook(settings)
        state = Mutex(State(policies: parts.policies))
        threads = (0..<max(1, settings.threads)).map { SerialThread("gse-sessions-\($0)") }
    }

    /// Lets other policies decide on everything that is asked from now on, in open sessions too.
    public func use(_ policies: [Policy]) {
        let open = state.withLock { state in
            state.policies = policies
            state.generation += 1
            state.standings = [:]
            return state.sessions.values.filter { $0.session.end == nil }
        }
        for session in open {
            if let standing = try? standing(of: session.session.owner) { session.run.use(standing.admission) }
        }
    }

    /// How many sessions are open.
    public var openSessions: Int { book.withLock { $0.openSessions } }

    /// How many tasks are begun and have not ended.
    public var runningTasks: Int { book.withLock { $0.tasks } }

    /// What results take in memory, in bytes, about.
    public var storedBytes: ByteCount { book.withLock { ByteCount($0.storedBytes) } }

    /// What the policies give a principal.
    func standing(of principal: Principal) throws(Denial) -> Standing {
        let (known, policies, generation) = state.withLock { state in
            (state.standings[principal], state.policies, state.generation)
        }
        if let known { return known }
        let made: Standing
        do {
            made = Standing(
                admission: try Admission(
                    policies: policies, principal: principal, activeRoles: nil, ownAccount: parts.ownAccount),
                permissions: policies.permissions(of: principal), quotas: policies.quotas(of: principal),
                generation: generation)
        } catch {
            throw .refused(error)
        }
        state.withLock { state in
            if state.standings.count >= Self.mostStandings { state.standings = [:] }
            // Policies may have been changed meanwhile.
            if state.generation == generation { state.standings[principal] = made }
        }
        return made
    }

    /// So many principals are kept in mind.
    private static let mostStandings = 1000

    /// What the policies give a principal, which must have a permission.
    @discardableResult func permit(_ permission: String, _ principal: Principal) throws(Denial) -> Standing {
        let standing = try standing(of: principal)
        guard standing.permissions.contains(permission) else {
            throw .refused(
                Refusal(
                    code: "refused.permission",
                    message: "\(principal.words) does not have the permission \(permission)",
                    remedy: "permissions: [\(permission)] in one of its roles in the policy"))
        }
        return standing
    }

    /// What everybody is told while the service stops.
    static let stopping = Denial.unavailable("the service is being stopped", retryAfter: Book.aMoment)

    /// The thread that the next session takes its turns on.
    func thread() -> SerialThread {
        threads[
            state.withLock { state in
                state.nextThread = (state.nextThread + 1) % threads.count
                return state.nextThread
            }]
    }

    /// A session of a principal; whether it is somebody else's or not there is not told apart.
    func open(_ id: RunID, of principal: Principal) throws(Denial) -> OpenRun {
        let (found, isClosed) = state.withLock { ($0.sessions[id], $0.isClosed) }
        if isClosed { throw Self.stopping }
        guard let found, found.session.owner == principal, found.session.end == nil else {
            throw .notFound("there is no open session \(id.shown)")
        }
        return found
    }
}

extension Principal {
    /// As records name it: `user`, or `user via app`.
    public var words: String { app.map { "\(user) via \($0)" } ?? user }

    /// Reads what ``words`` wrote; the names themselves have no space.
    public init(words: String) {
        let parts = words.split(separator: " ", omittingEmptySubsequences: false)
        let hasApp = parts.count == 3 && parts[1] == "via"
        self.init(user: hasApp ? String(parts[0]) : words, app: hasApp ? String(parts[2]) : nil)
    }
}

extension RunID {
    /// As messages show it, whatever a caller sent.
    var shown: String { isSessionName ? description : "of that name" }
}
