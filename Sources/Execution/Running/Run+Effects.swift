import Admission
import Effects
import Fleet
import Journaling
import SandboxProtocol
import Secrets

extension Run {
    /// Performs an effect that acts on no host; nil when its answer comes later.
    func perform(_ effect: Effect, _ asked: AskedCall) async -> Reply? {
        switch effect {
        case .close(let session): return close(session, asked)
        case .wait(let tasks, let timeout): return await wait(for: tasks, timeout, asked)
        case .cancel(let task):
            stop(task)
            return settle(asked, .done)
        case .abandon(let strands):
            let abandoned = Set(strands)
            stop(unfinished.filter { id in tasks[id].map { abandoned.contains($0.strand) } ?? false })
            forget(abandoned)
            return settle(asked, .done)
        case .undo(let request): return register(request, asked)
        case .keep(let undo):
            keep(undo)
            return settle(asked, .done)
        case .lock(let name, let wait): return await lock(name, wait: wait, asked)
        case .unlock(let name): return await unlock(name, asked)
        case .approve(let question): return await ask(question, asked)
        case .sleep(let duration): return sleep(duration, asked)
        case .now: return settle(asked, .time(clock.now()))
        case .random(.unit): return settle(asked, .number(random.unit()))
        case .random(.whole(let least, let most)): return settle(asked, .whole(random.whole(least, most)))
        case .log, .progress: return show(asked)
        case .hosts(let selector): return settle(asked, hosts(selector))
        case .describe(let hosts): return settle(asked, .hosts(hosts.map(entry)))
        case .file(let name): return settle(asked, content(of: name))
        case .module(let name): return module(name, asked)
        case .playbook(let header):
            let outcome = declare(header)
            guard case .value = outcome, let name = header.lock else { return settle(asked, outcome) }
            return await lock(name, wait: nil, asked, answering: outcome)
        case .secret(let name): return secret(name, asked)
        case .finish(let finish): return self.finish(finish, asked)
        case .session, .task: return settle(asked, .misuse(Misuse("this is no plain effect")))
        }
    }

    /// Records a line, unless it is the one that spends the budget: that one is not shown either.
    private func show(_ asked: AskedCall) -> Reply? {
        guard usage.logBytes + Usage.logBytes(of: asked.effect) <= limits.log.bytes else {
            end(with: RunEnd(.log, of: limits, traceback: asked.place))
            return nil
        }
        return settle(asked, .done)
    }

    private func content(of name: String) -> Outcome {
        do {
            return .bytes(try plan.files.content(of: name))
        } catch {
            return .misuse(Misuse(code: error.code, "gse.file: \(error.message)"))
        }
    }

    /// `lib.web` is `lib/web.lua` beside the playbook.
    private func module(_ name: String, _ asked: AskedCall) -> Reply {
        let path = Self.modulePath(name)
        do {
            let source = mask.heard.masked(try plan.files.content(of: path))
            _ = settle(asked, .bytes(source))
            return Self.module(name, source)
        } catch {
            return settle(asked, .misuse(Misuse(code: error.code, "require: \(error.message)")))
        }
    }

    static func modulePath(_ name: String) -> String {
        name.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "/") + ".lua"
    }

    /// A module as the script gets it.
    static func module(_ name: String, _ source: Bytes) -> Reply {
        .answer(.value(.record(["source": .string(source), "name": .text(modulePath(name))])))
    }

    private func declare(_ header: PlaybookHeader) -> Outcome {
        guard steps == 1 else {
            return .misuse(
                Misuse(code: "usage.playbook", "gse.playbook: must be the first call of a playbook"))
        }
        self.header = header
        do {
            return .value(try ArgumentTyping.typed(plan.arguments, by: header.arguments))
        } catch {
            return .misuse(error)
        }
    }

    /// What a selector selects of what is granted; without one, what `targets` and `--limit` select.
    private func hosts(_ selector: String?) -> Outcome {
        let reader = CallReader(
            Call(strand: 0, operation: selector == nil ? "targets" : "hosts", arguments: []))
        var asked: [AskedHost]
        do {
            if let wanted = selector ?? header?.targets {
                asked = try decoder.select(reader, wanted)
            } else if let limit = plan.limit {
                let known = plan.inventory.allNames
                let others = limit.subtracting(known).sorted()
                asked = (known.filter(limit.contains) + others).map { plan.inventory.asked($0) }
            } else {
                let remedy = "declare targets in gse.playbook or give --limit"
                throw reader.misuse("nothing says which hosts; \(remedy)", code: "usage.host")
            }
        } catch let misuse as Misuse {
            return .misuse(misuse)
        } catch {
            return .misuse(Misuse("\(error)"))
        }
        if selector == nil, let limit = plan.limit { asked.removeAll { !limit.contains($0.name) } }
        let request = SessionRequest(
            hosts: asked.map { plan.inventory.asked($0.name, isByName: false) })
        guard !asked.isEmpty, case .admitted(let granted) = plan.admission.admit(request) else {
            return .hosts([])
        }
        return .hosts(granted.request.hosts.map(entry))
    }

    private func entry(_ host: AskedHost) -> HostEntry { entry(host.name) }

    private func entry(_ name: String) -> HostEntry { plan.inventory.host(name) ?? HostEntry(name: name) }

    private func finish(_ finish: Finish, _ asked: AskedCall) -> Reply? {
        guard !finish.isFailure else {
            _ = settle(asked, .done)
            return Self.failure(finish)
        }
        _ = settle(asked, .done)
        end(with: Self.degraded(finish), drains: true)
        return nil
    }

    /// The error that `gse.fail` raises.
    static func failure(_ finish: Finish) -> Reply {
        let data = LuaValue(finish.data)
        let extra: LuaValue = data == .null ? .null : .record(["data": data])
        return .answer(
            .error(ScriptError(kind: .failed, code: "failed", message: finish.message, extra: extra)))
    }

    /// The end that `gse.degraded` asks for.
    static func degraded(_ finish: Finish) -> RunEnd {
        RunEnd(
            state: .degraded, code: "degraded", message: finish.message,
            result: finish.data == .null ? nil : finish.data)
    }
}
