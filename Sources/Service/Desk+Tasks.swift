public import Admission
public import Effects
import Execution
import Journaling
import Synchronization

extension Desk {
    /// Begins a command in a session of a principal.
    ///
    /// Needs the permission `command.run`. Tasks of one session run one after another on each host, in the order of the
    /// answers, unless asked otherwise. With a key, the same request again gets the same task while its session is open.
    ///
    /// - Throws: ``Denial``.
    public func run(
        _ ask: CommandAsk, in session: RunID, by principal: Principal
    ) async throws(Denial) -> TaskTicket {
        try permit("command.run", principal)
        let open = try open(session, of: principal)
        open.session.use(at: parts.clock.now())
        if let timeout = ask.timeout, timeout <= .zero {
            throw .misuse(Misuse("timeout must be longer than zero"))
        }
        guard let key = ask.key else { return try await begin(ask, open, principal, note: nil).get() }
        let name = KeyTable<TaskTicket>.Name(principal, key)
        let body = ask.body(in: session)
        return try await taskKeys.once(name, body) {
            let note: JSON = ["key": .string(key), "body": .string(body)]
            let made = await self.begin(ask, open, principal, note: note)
            if case .success = made, !open.session.keep(name) { self.taskKeys.forget([name]) }
            return made
        }
    }

    /// Stops a task on every host; nothing happens to one that has ended.
    ///
    /// Needs the permission `command.run`.
    ///
    /// - Throws: ``Denial``.
    public func cancel(_ task: TaskName, by principal: Principal) async throws(Denial) {
        try permit("command.run", principal)
        guard let open = try? open(task.session, of: principal) else {
            // What has ended needs no stopping; only whether it is the caller's own is to be told.
            _ = try await report(of: task, ResultAsk(), by: principal, isAuditor: false)
            return
        }
        guard let number = task.task.number, let report = open.session.report(number, ResultAsk()) else {
            _ = try await report(of: task, ResultAsk(), by: principal, isAuditor: false)
            return
        }
        guard report.status == .running else { return }
        _ = await open.run.ask(.cancel(task.task))
    }

    private func begin(
        _ ask: CommandAsk, _ open: OpenRun, _ principal: Principal, note: JSON?
    ) async -> Result<TaskTicket, Denial> {
        do throws(Denial) {
            guard let place = open.session.place, !open.isResuming else {
                throw .unavailable("the session is not ready", retryAfter: Book.aMoment)
            }
            let session = open.session.id
            let (quotas, now) = (try standing(of: principal).quotas, parts.clock.now())
            do throws(SpentQuota) {
                try book.withLock { book throws(SpentQuota) in
                    try book.begin(in: session, quotas, at: now)
                }
            } catch {
                throw .quota(error)
            }
            let outcome = await outcome(of: ask, open, place, note)
            if case .task(let task)? = outcome {
                return .success(TaskTicket(task: TaskName(session: session, task: task)))
            }
            // A session that has ended has given everything back.
            if outcome != nil { book.withLock { $0.end(in: session) } }
            throw Denial(outcome, open.session.end)
        } catch {
            return .failure(error)
        }
    }

    private func outcome(
        of ask: CommandAsk, _ open: OpenRun, _ place: SessionPlace, _ note: JSON?
    ) async -> Outcome? {
        let refused: Refusal
        switch ask.words {
        case .success(let command):
            var settings = place.settings
            settings.timeout = ask.timeout ?? settings.timeout
            let dropped = (ask.keepsStdout ? [] : [OutputStream.stdout]) + (ask.keepsStderr ? [] : [.stderr])
            let options = TaskOptions(
                output: ask.output, isParallel: ask.isParallel, dropped: Set(dropped), note: note)
            return await open.run.ask(
                .task(
                    TaskRequest(
                        session: place.session, hosts: place.hosts, work: .command(command, stdin: nil),
                        settings: settings, options: options)))
        case .failure(let refusal): refused = refusal
        }
        return await open.run.decline(["effect": "run"], refused)
    }
}

extension CommandAsk {
    /// The command's words, split by the rule of policy files when it is one string.
    fileprivate var words: Result<Command, Refusal> {
        let argv: Result<[Bytes], Refusal> =
            switch command {
            case .line(let line): CommandLine.split(line)
            case .list(let words): .success(words)
            }
        return argv.flatMap { words in
            Command(argv: words).map(Result.success)
                ?? .failure(
                    Refusal(
                        code: "refused.command",
                        message: words.isEmpty ? "the command is empty" : "the command holds a NUL byte",
                        remedy: nil))
        }
    }

    /// What tells it from another request under the same key.
    fileprivate func body(in session: RunID) -> String {
        let words: JSON =
            switch command {
            case .line(let line): .bytes(line)
            case .list(let words): .array(words.map(JSON.bytes))
            }
        let json = JSON.members([
            "session": .string(session.description), "command": words, "stdout": .bool(keepsStdout),
            "stderr": .bool(keepsStderr), "timeout": timeout.map(JSON.seconds),
            "output": output.map(JSON.size),
            "parallel": .bool(isParallel),
        ])
        return Digest(of: json.encoded).description
    }
}
