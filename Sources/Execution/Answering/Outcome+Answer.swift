import Effects
import SandboxProtocol

extension Outcome {
    /// The outcome as the script gets it.
    var answer: Answer {
        switch self {
        case .done: .value(.null)
        case .session(let id, let hosts, let leftOut):
            .value(
                .record([
                    "id": .text(id.description), "hosts": .list(hosts.map(LuaValue.text)),
                    "left_out": .list(leftOut.map(LuaValue.text)),
                ]))
        case .task(let id): .value(.record(["id": .text(id.description)]))
        case .undo(let id, _): .value(.record(["id": .text(id.description)]))
        case .results(let results, nil): .value(.list(results.map(\.lua)))
        case .results(let results, let fault?):
            .value(.record(["results": .list(results.map(\.lua)), "fault": fault.lua]))
        case .time(let time): .value(.double(time.seconds))
        case .number(let number): .value(.double(number))
        case .whole(let number): .value(.int(number))
        case .bytes(let bytes): .value(.string(bytes))
        case .hosts(let hosts): .value(.list(hosts.map(\.lua)))
        case .secret(let name, _): .value(.record(["id": .text(name)]))
        case .value(let json): .value(LuaValue(json))
        case .refused(let refusal): .error(ScriptError(refusal))
        case .fault(let fault): .error(ScriptError(fault))
        case .misuse(let misuse): .error(ScriptError(misuse))
        }
    }
}

extension ScriptError {
    init(_ refusal: Refusal) {
        self.init(
            kind: .refused, code: refusal.code, message: refusal.message, remedy: refusal.remedy,
            extra: refusal.details.map(LuaValue.init) ?? .null)
    }

    init(_ fault: Fault) {
        self.init(
            kind: .fault, code: fault.code, message: fault.message, remedy: fault.remedy,
            isRetryable: fault.isRetryable)
    }

    init(_ misuse: Misuse) {
        self.init(kind: .usage, code: misuse.code, message: misuse.message)
    }
}

extension Fault {
    /// The fault as a script gets it beside results, to raise it with them.
    fileprivate var lua: LuaValue {
        .record([
            "code": .text(code), "message": .text(message), "remedy": remedy.map(LuaValue.text) ?? .null,
            "retryable": .bool(isRetryable),
        ])
    }
}

extension HostEntry {
    /// The host as a script sees it.
    var lua: LuaValue {
        .record([
            "name": .text(name), "address": .text(address), "vars": LuaValue(variables),
            "groups": .list(groups.map(LuaValue.text)),
        ])
    }
}
