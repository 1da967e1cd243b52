import Admission
import Effects
import Journaling
import SandboxProtocol

extension Run {
    /// Begins a task that is on record.
    func begin(_ id: TaskID, _ work: Admitted<TaskRequest>, strand: UInt32) {
        let names = work.request.hosts.map(\.name)
        tasks[id] = RunningTask(work: work, strand: strand, result: TaskResult(task: id, names: names))
        unfinished.insert(id)
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
        guard let task = tasks[id], let backend = plan.backends[backendName] else { return }
        if plan.header.isDryRun, !task.work.isReallyRunInDryRun {
            for host in hosts { mailbox.yield(.ended(id, task.work.assumedOutcome(on: host))) }
            return
        }
        let targets = hosts.map(plan.target)
        let relay = TaskRelay(mailbox: mailbox, observer: observer)
        let number = self.number()
        let work = Task {
            let fault = await backend.perform(task.work, task: id, on: targets, observer: relay)
            self.mailbox.yield(.performed(number, fault))
        }
        performances[number] = Performance(task: id, hosts: Set(hosts), work: work)
    }

    /// A task has ended on a host.
    func ended(_ id: TaskID, _ outcome: HostOutcome) {
        guard let task = tasks[id], task.result.ended[outcome.host] == nil,
            task.result.names.contains(outcome.host)
        else { return }
        dispatch.end(Dispatch.Place(task: id, host: outcome.host))
        conclude(id, outcome.judged(by: task.work.request.options))
    }

    /// Puts an ending on record and lets those go on who waited for it.
    private func conclude(_ id: TaskID, _ outcome: HostOutcome) {
        record(.finished(id, outcome))
        tasks[id]?.result.ended[outcome.host] = outcome
        guard tasks[id]?.result.isDone == true else { return }
        unfinished.remove(id)
        for (number, wait) in waits.sorted(by: { $0.key < $1.key }) where wait.tasks.contains(id) {
            settleIfDone(number, wait)
        }
        if let spent = RunEnd(spent: usage, steps: steps, of: plan.admission.runLimits), ending == nil {
            end(with: spent)
        }
    }

    /// A backend is done with hosts it was given; those it said nothing about are lost.
    func performed(_ number: Int, _ fault: Fault?) {
        guard let performance = performances.removeValue(forKey: number) else { return }
        if let fault { tasks[performance.task]?.fault = fault }
        for host in performance.hosts.sorted() where tasks[performance.task]?.result.ended[host] == nil {
            let reason = fault?.code ?? "the backend did not say how it ended"
            ended(performance.task, HostOutcome(host: host, status: .lost, reason: reason))
        }
    }

    /// Stops a task: hosts that have not begun never will, the others are ended by their backend.
    func stop(_ id: TaskID) {
        for host in dispatch.drop(id) {
            conclude(id, HostOutcome(host: host, status: .cancelled, reason: "not started"))
        }
        for performance in performances.values where performance.task == id { performance.work.cancel() }
    }
}

// MARK: - Waiting

extension Run {
    /// Answers when the tasks have ended; nil when they have not yet.
    func wait(for ids: [TaskID], _ timeout: Duration?, _ asked: AskedCall) -> Answer? {
        let isDone = ids.allSatisfy { tasks[$0]?.result.isDone == true }
        if isDone || timeout == .zero { return settle(asked, results(of: ids)) }
        let number = self.number()
        waits[number] = PendingWait(call: asked, tasks: ids)
        if let timeout { startTimer(number, timeout) }
        return nil
    }

    private func settleIfDone(_ number: Int, _ wait: PendingWait) {
        guard ending == nil, wait.tasks.allSatisfy({ tasks[$0]?.result.isDone == true }) else { return }
        waits[number] = nil
        stopTimer(number)
        answer(wait.call, results(of: wait.tasks))
    }

    /// A wait's time is up: it is answered with how things stand.
    func timeUp(_ number: Int) {
        guard let wait = waits.removeValue(forKey: number) else { return }
        answer(wait.call, results(of: wait.tasks))
    }

    /// How tasks stand; a fault of one of them is the answer for all.
    private func results(of ids: [TaskID]) -> Outcome {
        if let fault = ids.lazy.compactMap({ self.tasks[$0]?.fault }).first { return .fault(fault) }
        return .results(ids.compactMap { tasks[$0]?.result })
    }
}
