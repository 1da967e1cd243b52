import Admission
import Effects
import Fleet
import SandboxProtocol

extension Run {
    /// Opens an admitted session on the backends that reach its hosts.
    func open(_ admitted: Admitted<SessionRequest>, _ asked: AskedCall) -> Reply? {
        let hosts = admitted.request.hosts
        let byBackend = Dictionary(grouping: hosts) { plan.backendName(of: $0.name) }
        for (name, group) in byBackend.sorted(by: { $0.key < $1.key }) where plan.backends[name] == nil {
            let host = group.first?.name ?? ""
            return settle(
                asked,
                .fault(
                    Fault(
                        code: "fault.backend",
                        message:
                            "host \(quoted(host)) is reached by the backend \(quoted(name)), which is not there",
                        remedy: "this version has \(plan.backends.keys.sorted().joined(separator: ", "))")))
        }
        sessions += 1
        let session = OpenSession(
            id: SessionID("s\(sessions)"), hosts: hosts, settings: admitted.request.settings,
            backends: byBackend)
        let pending = PendingSession(call: asked, session: session, leftOut: admitted.leftOut)
        let number = self.number()
        openings[number] = Task(executorPreference: thread) { [plan, mailbox] in
            var fault: Fault?
            for (name, group) in session.backends where fault == nil {
                let targets = group.map { plan.target($0.name) }
                fault = await plan.backends[name]?.open(session.id, admitted, on: targets)
            }
            mailbox.post(.opened(number, pending, fault))
        }
        return nil
    }

    /// A session is ready, or is not.
    func opened(_ number: Int, _ pending: PendingSession, _ fault: Fault?) {
        openings[number] = nil
        let session = pending.session
        guard ending == nil, fault == nil else {
            closeBackends(of: session)
            if ending == nil, let fault { answer(pending.call, .fault(fault)) }
            return
        }
        decoder.sessions[session.id] = session
        let names = session.hosts.map(\.name)
        answer(pending.call, .session(session.id, hosts: names, leftOut: pending.leftOut))
    }

    /// Closes a session: its tasks are stopped.
    func close(_ id: SessionID, _ asked: AskedCall) -> Reply {
        stop(unfinished.filter { tasks[$0]?.work?.request.session == id })
        if let session = takeOut(id) { closeBackends(of: session) }
        return settle(asked, .done)
    }

    /// Takes a session away from the script; answers it unless an undo still needs it.
    func takeOut(_ id: SessionID) -> OpenSession? {
        guard let session = decoder.sessions.removeValue(forKey: id) else { return nil }
        guard holding.undos.contains(where: { $0.request.task.session == id }) else { return session }
        holding.sessions.append(session)
        return nil
    }

    /// Gives back what a session holds, after those closed before it.
    func closeBackends(of session: OpenSession) {
        closing = Task(executorPreference: thread) { [plan, before = closing] in
            await before?.value
            for name in session.backends.keys { await plan.backends[name]?.close(session.id) }
        }
    }

    /// Settles a call and queues its answer.
    func answer(_ asked: AskedCall, _ outcome: Outcome) {
        answers.append((asked.strand, settle(asked, outcome)))
    }
}

extension RunPlan {
    /// A host as its backend addresses it.
    func target(_ name: String) -> Target { Target(name, in: inventory) }
}
