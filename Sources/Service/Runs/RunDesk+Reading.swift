package import Admission
package import Effects
import Journaling

extension RunDesk {
    /// The most runs or facts that one answer has.
    package static let mostListed = 500
    /// About the most bytes of facts that one answer has: the rest comes with the next.
    private static let mostBytes = 8 << 20

    /// What is on record of a run that a principal may see: its own, or any with the permission `others`.
    ///
    /// - Throws: 404 for every other, be it there or not.
    func visible(_ id: RunID, to principal: Principal, others permission: String) throws(DeskProblem)
        -> RunSummary
    {
        let summary: RunSummary?
        do { summary = try journal.summary(of: id) } catch { throw DeskProblem(error) }
        guard let summary else { throw .unknown("run") }
        if summary.principal?.isSpelled(principal.words) == true { return summary }
        guard has(permission, principal) else { throw .unknown("run") }
        return summary
    }

    func has(_ permission: String, _ principal: Principal) -> Bool {
        PermissionGrant.refusal(of: permission, to: "", policies: policies, principal: principal) == nil
    }

    /// The runs that a principal may see, newest first: `{runs, next}`.
    ///
    /// - Parameters:
    ///   - after: the last run of the page before; nil for the first page.
    ///   - limit: 1 to ``mostListed``.
    package func list(after: String?, limit: Int, for principal: Principal) throws(DeskProblem) -> JSON {
        var filter = RunFilter()
        filter.principal = has("run.read", principal) ? nil : principal.words
        filter.before = after.map(RunID.init)
        filter.without = settings.unlisted
        let most = max(1, min(limit, Self.mostListed))
        let found: [RunSummary]
        do { found = try journal.summaries(filter, limit: most + 1) } catch { throw DeskProblem(error) }
        let page = found.prefix(most)
        return .members([
            "runs": .array(page.map { .object($0.members) }),
            "next": found.count > most ? page.last.map { .string($0.run.description) } ?? .null : .null,
        ])
    }

    /// One run: what a list shows of it, and the questions it waits with.
    package func show(_ id: RunID, for principal: Principal) throws(DeskProblem) -> JSON {
        let summary = try visible(id, to: principal, others: "run.read")
        let open = summary.state == .running ? try openQuestions(of: id) : []
        let waiting = open.map { open -> JSON in
            [
                "step": .int(Int64(open.step)), "message": .string(open.question.message),
                "roles": .strings(open.question.roles),
            ]
        }
        return .object(summary.members + [JSON.Member("waiting_for", .array(waiting))])
    }

    /// The questions of a run that nobody has answered yet.
    func openQuestions(of id: RunID) throws(DeskProblem) -> [OpenQuestion] {
        if let live = live(id) { return live.feed.openQuestions }
        var open: [OpenQuestion] = []
        try read(id) { fact in
            OpenQuestion.add(fact, to: &open)
            return true
        }
        return open
    }

    /// Facts of a run in order, those after a number: `{facts}`.
    package func facts(of id: RunID, after: Int, limit: Int, for principal: Principal) throws(DeskProblem)
        -> JSON
    {
        _ = try visible(id, to: principal, others: "run.read")
        let most = max(1, min(limit, Self.mostListed))
        var facts: [JSON] = []
        var size = 0
        try read(id, after: after) { fact in
            let json = fact.json(run: id)
            size += json.encoded.count
            facts.append(json)
            return facts.count < most && size < Self.mostBytes
        }
        return ["facts": .array(facts)]
    }

    /// What happens in a run after the fact of that number, until it ends.
    package func follow(_ id: RunID, after: Int, for principal: Principal) throws(DeskProblem) -> RunFollowing
    {
        _ = try visible(id, to: principal, others: "run.read")
        return RunFollowing(run: id, after: after, journal: journal, live: live(id)?.feed.follow())
    }

    /// What a task wrote on a host to one stream, from a byte on: `{task, host, stream, status, offset, next, size,
    /// truncated, text}`, and `base64` when it is not UTF-8.
    ///
    /// Of a task that runs only what is kept of it is there.
    package func output(
        _ id: RunID, task: TaskID, host: String, stream: OutputStream, offset: Int, for principal: Principal
    ) throws(DeskProblem) -> JSON {
        _ = try visible(id, to: principal, others: "run.read")
        var outcome: HostOutcome?
        var isKnown = false
        try read(id) { fact in
            if case .issued(_, _, task, let effect, _) = fact.event {
                isKnown = Self.hosts(of: effect).containsSpelling(host)
            }
            if case .finished(task, let found) = fact.event, found.host.isSpelled(host) { outcome = found }
            return outcome == nil
        }
        let source = RunFeed.Source(task: task, host: host, stream: stream)
        guard isKnown || outcome != nil else { throw .unknown("task on that host") }
        let captured = outcome.map { stream == .stdout ? $0.stdout : $0.stderr }
        let bytes = captured?.shown ?? live(id)?.feed.written(source) ?? []
        let rest = Bytes(bytes.dropFirst(max(0, offset)).prefix(1 << 20))
        return .members([
            "task": .string(task.description), "host": .string(host), "stream": .string(stream.rawValue),
            "status": .string(outcome?.status.rawValue ?? "running"),
            "offset": .int(Int64(min(max(0, offset), bytes.count))),
            "next": .int(Int64(min(max(0, offset), bytes.count) + rest.count)),
            "size": .int(Int64(captured?.written ?? bytes.count)),
            "truncated": .bool(captured?.isTruncated ?? false), "text": .string(rest.lossyText),
            "base64": rest.text == nil ? .string(Base64.encode(rest)) : nil,
        ])
    }

    private static func hosts(of effect: JSON) -> [String] {
        guard case .array(let hosts)? = effect["hosts"] else { return [] }
        return hosts.compactMap { $0.asString ?? $0["name"]?.asString }
    }

    /// Reads the facts of a run after a number, page by page, until `take` answers false.
    func read(_ id: RunID, after: Int = 0, _ take: (Fact) -> Bool) throws(DeskProblem) {
        var last = max(0, after)
        do {
            while true {
                let facts = try journal.facts(
                    of: id, after: last, through: last.addingReportingOverflow(64).partialValue)
                for fact in facts {
                    guard take(fact) else { return }
                    last = fact.sequence
                }
                if facts.isEmpty { return }
            }
        } catch {
            throw DeskProblem(error)
        }
    }
}

extension RunSummary {
    /// `run, playbook, principal, started, state, interrupted`.
    fileprivate var members: [JSON.Member] {
        [
            .init("run", .string(run.description)), .init("playbook", playbook.map(JSON.string) ?? .null),
            .init("principal", principal.map(JSON.string) ?? .null),
            .init("started", started.map { .string($0.description) } ?? .null),
            .init("state", .string(state.rawValue)), .init("interrupted", .bool(isInterrupted)),
        ]
    }
}
