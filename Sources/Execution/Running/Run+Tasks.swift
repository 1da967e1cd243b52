import Admission
import Effects
import Journaling
import SandboxProtocol
import Secrets

extension Run {
    /// Takes a task that is issued; from now on it can be waited for and stopped.
    func take(_ begun: Begun) {
        let names = begun.work.request.hosts.map(\.name)
        tasks[begun.id] = RunningTask(
            work: begun.work, strand: begun.strand, result: TaskResult(task: begun.id, names: names),
            facts: begun.issued...begun.issued)
        unfinished.insert(begun.id)
    }

    /// Lets a task that is on record take its place behind those before it.
    func place(_ id: TaskID) {
        guard let work = tasks[id]?.work else { return }
        dispatch.add(id, work.request, hostsAtOnce: work.limits.hostsAtOnce)
    }

    /// Starts what may start now.
    func start() {
        let places = dispatch.start()
        guard !places.isEmpty else { return }
        var batches: [(task: TaskID, backend: String, hosts: [String])] = []
        for place in places {
            let backend = plan.backendName(of: place.host)
            if let last = batches.last, last.task == place.task, last.backend == backend {
                batches[batches.count - 1].hosts.append(place.host)
            } else {
                batches.append((place.task, backend, [place.host]))
            }
        }
        for batch in batches { perform(batch.task, batch.hosts, by: batch.backend) }
    }

    private func perform(_ id: TaskID, _ hosts: [String], by backendName: String) {
        guard let admitted = tasks[id]?.work, let backend = plan.backends[backendName] else { return }
        let real = plan.header.isDryRun ? (holding.isUndoing ? nil : admitted.inDryRun) : admitted
        guard let real else {
            for host in hosts { mailbox.post(.ended(id, admitted.assumedOutcome(on: host))) }
            return
        }
        // The values are put in here and nowhere before.
        guard let revealed = real.revealed({ plan.secrets.value(of: $0.name) }) else {
            for host in hosts {
                mailbox.post(
                    .ended(id, HostOutcome(host: host, status: .failed, reason: "a secret is missing")))
            }
            return
        }
        let targets = hosts.map(plan.target)
        let relay = TaskRelay(mailbox: mailbox)
        let number = self.number()
        let work = Task(executorPreference: thread) {
            let fault = await backend.perform(revealed, task: id, on: targets, observer: relay)
            self.mailbox.post(.performed(number, fault))
        }
        performances[number] = Performance(task: id, hosts: Set(hosts), work: work)
        tasks[id]?.performances.insert(number)
    }

    /// A task has ended on a host.
    func ended(_ id: TaskID, _ outcome: HostOutcome) {
        guard let options = tasks[id]?.work?.request.options,
            tasks[id]?.result.isExpecting(outcome.host) == true
        else { return }
        dispatch.end(Dispatch.Place(task: id, host: outcome.host))
        var outcome = outcome.judged(by: options)
        // Whether the first time changed the file is unknown: whoever acts on a change is to act.
        if repeated[id]?.contains(outcome.host) == true { outcome.change?.isChanged = true }
        conclude(id, outcome)
    }

    /// Puts an ending on record and lets those go on who waited for it.
    func conclude(_ id: TaskID, _ outcome: HostOutcome) {
        let outcome = hidden(told(kept(outcome, of: id), of: id), of: id)
        record(.finished(id, outcome.closed))
        tasks[id]?.result.ended[outcome.host] = outcome
        if let issued = tasks[id]?.facts.lowerBound { tasks[id]?.facts = issued...sequence }
        guard tasks[id]?.result.isDone == true else { return }
        unfinished.remove(id)
        settleWaits(for: id)
        if let spent = RunEnd(spent: usage, steps: steps, of: limits), ending == nil {
            end(with: spent)
        }
    }

    /// An ending without the output that is not to be kept.
    private func kept(_ outcome: HostOutcome, of id: TaskID) -> HostOutcome {
        var outcome = outcome
        for stream in tasks[id]?.work?.request.options.dropped ?? [] {
            switch stream {
            case .stdout: outcome.stdout = CapturedOutput()
            case .stderr: outcome.stderr = CapturedOutput()
            }
        }
        return outcome
    }

    /// A backend is done with hosts it was given; those it said nothing about are lost.
    func performed(_ number: Int, _ fault: Fault?) {
        guard let performance = performances.removeValue(forKey: number) else { return }
        let id = performance.task
        tasks[id]?.performances.remove(number)
        if let fault { tasks[id]?.fault = fault }
        for host in performance.hosts.sorted() where tasks[id]?.result.ended[host] == nil {
            let reason = fault?.code ?? "the backend did not say how it ended"
            ended(id, HostOutcome(host: host, status: .lost, reason: reason))
        }
        settleWaits(for: id)
    }

    /// Stops a task: hosts that have not begun never will, the others are ended by their backend.
    func stop(_ id: TaskID) {
        var unbegun = dispatch.drop(id)
        if let index = awaited.firstIndex(of: id) {
            awaited.remove(at: index)
            unbegun = tasks[id]?.result.names ?? []
        }
        for host in unbegun {
            conclude(id, HostOutcome(host: host, status: .cancelled, reason: "not started"))
        }
        for number in tasks[id]?.performances ?? [] { performances[number]?.work.cancel() }
    }

    /// Stops tasks in the order they were begun.
    func stop(_ ids: some Sequence<TaskID>) {
        for id in ids.inOrder { stop(id) }
    }
}

// MARK: - Waiting

extension Run {
    /// Answers when the tasks have ended; nil when they have not yet.
    func wait(for ids: [TaskID], _ timeout: Duration?, _ asked: AskedCall) async -> Reply? {
        guard let settled = await settledResults(of: ids) else { return nil }
        let wait = PendingWait(call: asked, tasks: ids, settled: settled)
        let timeout = timeout.map { rest(of: $0, asked) }
        if wait.missing.isEmpty || timeout == .zero { return settle(asked, outcome(of: wait)) }
        let number = self.number()
        waits[number] = wait
        for id in wait.missing { waiting[id, default: []].append(number) }
        if let timeout { startTimer(number, timeout) }
        return nil
    }

    /// Lets a settled task's work go, and answers the waits that it was the last to end for, in the order they were
    /// asked.
    private func settleWaits(for id: TaskID) {
        guard let task = tasks[id], task.isSettled, task.work != nil else { return }
        tasks[id]?.work = nil
        for number in waiting.removeValue(forKey: id) ?? [] {
            waits[number]?.take(task.result)
            guard ending == nil, let wait = waits[number], wait.missing.isEmpty else { continue }
            waits[number] = nil
            stopTimer(number)
            answer(wait.call, outcome(of: wait))
        }
        shelve(id)
    }

    /// A wait's time is up: it is answered with how things stand.
    func timeUp(_ number: Int) {
        guard let wait = waits.removeValue(forKey: number) else { return }
        answer(wait.call, outcome(of: wait))
    }

    /// How the tasks of a wait stand, with the first fault of one of them.
    private func outcome(of wait: PendingWait) -> Outcome {
        .results(
            wait.tasks.compactMap { wait.settled[$0] ?? tasks[$0]?.result },
            fault: wait.tasks.lazy.compactMap { self.tasks[$0]?.fault }.first)
    }
}

// MARK: - Results that left memory

extension Run {
    /// Lets the results go that settled longest ago.
    ///
    /// Only a fault is not on record, so a task with one stays.
    func shelve(_ id: TaskID) {
        guard let task = tasks[id], task.fault == nil else { return }
        // Callers from outside hear of endings as they come; they seldom wait for one again.
        let left = settled.add(
            id, bytes: task.result.approximateBytes, place: task.facts, isKept: source.isScript)
        for old in left { tasks[old] = nil }
    }

    /// The results of those tasks that are settled; nil when the record cannot be read, which ends the run.
    func settledResults(of ids: [TaskID]) async -> [TaskID: TaskResult]? {
        var results: [TaskID: TaskResult] = [:]
        for id in ids where results[id] == nil {
            if let task = tasks[id], task.isSettled { results[id] = task.result }
            // A task of this very turn is in neither place: it has not begun.
            guard tasks[id] == nil, let place = settled.place(of: id) else { continue }
            guard await isDurable() else { return nil }
            do {
                results[id] = try recordedResult(of: id, at: place)
            } catch {
                end(with: RunEnd(error))
                return nil
            }
        }
        return results
    }

    private func recordedResult(
        of id: TaskID, at place: ClosedRange<Int>
    ) throws(JournalError) -> TaskResult {
        let facts = try journal.facts(of: plan.id, after: place.lowerBound - 1, through: place.upperBound)
        guard var result = TaskResult(id, in: facts), result.isDone else {
            throw JournalError(
                code: "journal.corrupt", message: "the result of task \(id) is not on record any more")
        }
        do throws(StoreKeyError) {
            for (host, ending) in result.ended { result.ended[host] = try opened(ending, of: id) }
        } catch {
            throw JournalError(code: error.code, message: error.message)
        }
        return result
    }
}

extension Sequence<TaskID> {
    /// In the order in which they were begun.
    var inOrder: [TaskID] {
        sorted { ($0.description.utf8.count, $0.description) < ($1.description.utf8.count, $1.description) }
    }
}
