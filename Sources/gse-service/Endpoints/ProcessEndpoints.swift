import Effects
import HTTPTypes
import Service

/// The process API: the three calls of BlueKing's, cancelling and closing, under the project's paths and BlueKing's.
///
/// BlueKing's own client sends GET with a query or POST with a body; both are taken for each call there.
struct ProcessEndpoints: Sendable {
    let desk: Desk

    /// The endpoints.
    var all: [Endpoint] {
        let own = calls.map { call in
            call.methods.map { endpoint(call, $0, "/api/v1/gse/" + call.name) }
        }
        let components = ["/api/c/compapi/v2/gse/", "/api/c/compapi/gse/"].flatMap { prefix in
            calls.prefix(3).flatMap { call in
                [HTTPRequest.Method.get, .post].map { endpoint(call, $0, prefix + call.name) }
            }
        }
        return own.joined() + components
    }

    private struct ProcessCall {
        let name: String
        let methods: [HTTPRequest.Method]
        let summary: String
        let permission: String
        let members: ProcessSchema
        let answer: @Sendable (Call) async throws(Problem) -> Reply
    }

    private var calls: [ProcessCall] {
        [
            ProcessCall(
                name: "proc_create_session", methods: [.post], summary: "Opens a session on hosts.",
                permission: "session.create", members: .session, answer: open),
            ProcessCall(
                name: "proc_run_command", methods: [.post], summary: "Begins a command in a session.",
                permission: "command.run", members: .command, answer: run),
            ProcessCall(
                name: "proc_get_task_result_by_id", methods: [.get, .post],
                summary: "How a task stands, and what it wrote.", permission: "result.read", members: .result,
                answer: result),
            ProcessCall(
                name: "proc_cancel_task", methods: [.post], summary: "Ends a task on every host.",
                permission: "command.run", members: .task, answer: cancel),
            ProcessCall(
                name: "proc_close_session", methods: [.post],
                summary: "Closes a session; what runs in it is ended.",
                permission: "session.create", members: .closing, answer: close),
        ]
    }

    private func endpoint(_ call: ProcessCall, _ method: HTTPRequest.Method, _ path: String) -> Endpoint {
        Endpoint(
            method: method, path: path, summary: call.summary, access: .permission(call.permission),
            query: method == .get ? call.members.query : [],
            body: method == .post ? call.members.body : nil, data: call.members.data,
            statuses: [200, 409, 502], answer: call.answer)
    }

    @Sendable private func open(_ call: Call) async throws(Problem) -> Reply {
        let fields = CallFields(call)
        let hosts = try fields.words("hosts")
        guard let hosts, !hosts.isEmpty else { throw .malformed("hosts must be a list of at least one host") }
        let ask = SessionAsk(
            hosts: hosts, user: try fields.text("user"), timeout: try fields.seconds("timeout"),
            directory: try fields.text("cwd").map { Bytes($0.utf8) }, key: try fields.key("session_id"))
        let ticket = try await Self.asking { () async throws(Service.Denial) in
            try await desk.openSession(ask, by: call.principal)
        }
        return Self.reply("session_id", ticket.session.description, ["hosts": .strings(ticket.hosts)])
    }

    @Sendable private func run(_ call: Call) async throws(Problem) -> Reply {
        let fields = CallFields(call)
        guard let session = try fields.text("session_id") else { throw .malformed("session_id is missing") }
        let ask = CommandAsk(
            try fields.command("command"), keepsStdout: try fields.flag("redirect_stdout") ?? true,
            keepsStderr: try fields.flag("redirect_stderr") ?? true, timeout: try fields.seconds("timeout"),
            output: try fields.whole("output_limit").map { ByteCount($0) },
            isParallel: try fields.flag("parallel") ?? false, key: try fields.key("task_id"))
        let ticket = try await Self.asking { () async throws(Service.Denial) in
            try await desk.run(ask, in: RunID(session), by: call.principal)
        }
        return Self.reply("task_id", ticket.task.description, [:])
    }

    @Sendable private func result(_ call: Call) async throws(Problem) -> Reply {
        let fields = CallFields(call)
        let name = try task(fields)
        let ask = ResultAsk(
            stdoutOffset: try fields.whole("offset_stdout") ?? 0,
            stderrOffset: try fields.whole("offset_stderr") ?? 0, wait: try fields.seconds("wait") ?? .zero)
        let report = try await Self.asking { () async throws(Service.Denial) in
            try await desk.result(of: name, ask, by: call.principal)
        }
        return .data(report.json)
    }

    @Sendable private func cancel(_ call: Call) async throws(Problem) -> Reply {
        let name = try task(CallFields(call))
        try await Self.asking { () async throws(Service.Denial) in
            try await desk.cancel(name, by: call.principal)
        }
        return Self.reply("task_id", name.description, [:])
    }

    @Sendable private func close(_ call: Call) async throws(Problem) -> Reply {
        guard let session = try CallFields(call).text("session_id") else {
            throw .malformed("session_id is missing")
        }
        try await Self.asking { () async throws(Service.Denial) in
            try await desk.close(RunID(session), by: call.principal)
        }
        return Self.reply("session_id", session, [:])
    }

    private func task(_ fields: CallFields) throws(Problem) -> TaskName {
        guard let text = try fields.text("task_id") else { throw .malformed("task_id is missing") }
        guard let name = TaskName(text) else { throw .unknown("task") }
        return name
    }

    /// The identifier stands beside `data` and in it: the seed's shape has the one, BlueKing's the other.
    private static func reply(_ name: String, _ id: String, _ more: [String: JSON]) -> Reply {
        let members = [JSON.Member(name, .string(id))] + more.map { JSON.Member($0.key, $0.value) }
        return .data(.object(members), beside: [JSON.Member(name, .string(id))])
    }

    private static func asking<Answer: Sendable>(
        _ work: () async throws(Service.Denial) -> Answer
    ) async throws(Problem) -> Answer {
        do throws(Service.Denial) { return try await work() } catch { throw Problem(error) }
    }
}
