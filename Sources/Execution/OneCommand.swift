public import Effects
public import SandboxProtocol

/// The calls of `gse exec`: a session, one command, its result. No script, no sandbox; the same ledger.
public actor OneCommand: StepSource {
    private let selector: String
    private let user: String?
    private let hostsAtOnce: Int?
    private let argv: [Bytes]
    private var isWaiting = false

    /// One command on what a selector selects.
    public init(selector: String, user: String? = nil, hostsAtOnce: Int? = nil, argv: [Bytes]) {
        self.selector = selector
        self.user = user
        self.hostsAtOnce = hostsAtOnce
        self.argv = argv
    }

    public func begin() -> StepResult {
        let options = LuaValue.record(["hosts": .text(selector), "user": user.map(LuaValue.text) ?? .null])
        return call("session", [options])
    }

    public func resume(_ strand: UInt32, with answer: Answer) -> StepResult {
        switch answer {
        case .error(let error): return .turn(Turn(calls: [], state: .raised(error)))
        case .value(.table(let table)):
            guard case .string(let id)? = table["id"] else { return finished(table) }
            return next(id.lossyText)
        case .value(let value): return .turn(Turn(calls: [], state: .returned(value)))
        }
    }

    public func stop() {}

    private func next(_ id: String) -> StepResult {
        guard isWaiting else {
            isWaiting = true
            let options = LuaValue.record(["limit": hostsAtOnce.map { .int(Int64($0)) } ?? .null])
            let command = LuaValue.list(argv.map(LuaValue.string))
            return call("run", [.handle(LuaHandle(kind: .session, id: id)), command, options])
        }
        return call("wait", [.list([.handle(LuaHandle(kind: .task, id: id))])])
    }

    /// The run succeeds when every host did, and fails otherwise; the facts say how each ended.
    private func finished(_ results: LuaTable) -> StepResult {
        guard case .table(let result)? = results.sequence.first, result["ok"] != .bool(true) else {
            return .turn(Turn(calls: [], state: .returned(.null)))
        }
        let failed: [String] =
            if case .table(let names)? = result["failed"] {
                names.sequence.compactMap { if case .string(let name) = $0 { name.lossyText } else { nil } }
            } else { [] }
        let message = "the command failed on \(failed.joined(separator: ", "))"
        return .turn(
            Turn(
                calls: [],
                state: .raised(ScriptError(kind: .failed, code: "failed.command", message: message))))
    }

    private func call(_ operation: String, _ arguments: [LuaValue]) -> StepResult {
        .turn(Turn(calls: [Call(strand: 0, operation: operation, arguments: arguments)]))
    }
}
