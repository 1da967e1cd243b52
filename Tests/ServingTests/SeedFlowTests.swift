import BuiltCommand
import BuiltService
import Effects
import Foundation
import Testing

/// The seed's flow over HTTP: session, command, poll, result; and each of its branches that goes wrong.
@Suite(.timeLimit(.minutes(10)))
struct SeedFlowTests {
    private static let policy = """
        version: 1
        roles:
          caller:
            permissions: [session.create, command.run, result.read]
            hosts: [localhost]
            commands:
              - {name: echo, argv: [echo, {rest: {matches: ".*"}}]}
              - {name: printf, argv: [printf, {matches: ".*", option: true}]}
              - {name: sleep, argv: [sleep, {int: {min: 0, max: 600}}]}
              - {name: "false", argv: ["false"]}
          nobody:
            permissions: [run.read]
        subjects:
          - {user: alice, roles: [caller]}
          - {user: bob, roles: [caller]}
          - {user: carol, roles: [nobody]}
        """

    private struct Ground {
        let gse: Gse
        let service: BuiltService
        let alice: String
        let bob: String
        let carol: String

        init() async throws {
            gse = try Gse([
                "policy.yaml": SeedFlowTests.policy,
                "inventory.yaml": "hosts: {localhost: {}, db-1: {}}\n",
            ])
            service = try await BuiltService(
                in: gse, ["--policy", "policy.yaml", "--inventory", "inventory.yaml", "--backend", "local"])
            alice = try await service.token("alice", in: gse)
            bob = try await service.token("bob", in: gse)
            carol = try await service.token("carol", in: gse)
        }

        func post(_ call: String, _ body: String, as token: String? = nil) async throws -> ServiceAnswer {
            try await service.ask("POST", "/api/v1/gse/" + call, token: token ?? alice, body: body)
        }

        func session() async throws -> String {
            try await post("proc_create_session", #"{"hosts":["localhost"]}"#).json["session_id"]?.asString
                ?? ""
        }

        func task(_ command: String, in session: String) async throws -> String {
            let answer = try await post(
                "proc_run_command", #"{"session_id":"\#(session)","command":\#(command)}"#)
            return answer.json["task_id"]?.asString ?? ""
        }

        func result(_ task: String, _ query: String = "&wait=30", as token: String? = nil) async throws
            -> ServiceAnswer
        {
            try await service.ask(
                "GET", "/api/v1/gse/proc_get_task_result_by_id?task_id=\(task)\(query)", token: token ?? alice
            )
        }
    }

    @Test func `a session, a command, its result`() async throws {
        let ground = try await Ground()
        let session = try await ground.session()
        let task = try await ground.task(#"["echo","hello"]"#, in: session)

        let answer = try await ground.result(task)
        let closed = try await ground.post("proc_close_session", #"{"session_id":"\#(session)"}"#)

        #expect(answer.status == 200)
        #expect(
            answer.json["result"] == true && answer.json["code"] == 0 && answer.json["message"] == "success")
        #expect(answer.json["request_id"]?.asString == answer.headers["x-request-id"])
        #expect(answer.data["status"] == "succeeded")
        #expect(
            answer.data["exit_code"] == 0 && answer.data["stdout"] == "hello\n" && answer.data["stderr"] == ""
        )
        #expect(answer.data["truncated"] == false)
        #expect(closed.status == 200)
        let ending = try await ground.service.stop()
        #expect(ending.exit == 0, "\(ending.stderr)")
        let verified = try await ground.gse.run(["audit", "--verify"])
        #expect(verified.exit == 0, "\(verified.stderr)")
    }

    @Test func `a service that was killed is started again on its socket, and its sessions are there`()
        async throws
    {
        let gse = try Gse()
        let address = "unix:" + gse.path("api")
        let first = try await BuiltService(in: gse, listen: address)
        let alice = try await first.token("alice", in: gse)
        let session = try await first.ask(
            "POST", "/api/v1/gse/proc_create_session", token: alice, body: #"{"hosts":["localhost"]}"#)
        let id = session.json["session_id"]?.asString ?? ""
        let begun = try await first.ask(
            "POST", "/api/v1/gse/proc_run_command", token: alice,
            body: #"{"session_id":"\#(id)","command":"echo before"}"#)
        let task = begun.json["task_id"]?.asString ?? ""
        let path = "/api/v1/gse/proc_get_task_result_by_id?wait=30&task_id="
        let before = try await first.ask("GET", path + task, token: alice)
        kill(first.started.process.processIdentifier, SIGKILL)
        _ = try await first.started.ending()

        let second = try await BuiltService(in: gse, listen: address)
        let after = try await second.ask("GET", path + task, token: alice)
        let more = try await second.ask(
            "POST", "/api/v1/gse/proc_run_command", token: alice,
            body: #"{"session_id":"\#(id)","command":"echo after"}"#)
        let result = try await second.ask("GET", path + (more.json["task_id"]?.asString ?? ""), token: alice)

        #expect(before.data["stdout"] == "before\n")
        #expect(after.data == before.data)
        #expect(result.data["stdout"] == "after\n")
    }

    @Test func `a session on a host that is not granted is refused`() async throws {
        let ground = try await Ground()

        let answer = try await ground.post("proc_create_session", #"{"hosts":["db-1"]}"#)

        #expect(answer.status == 403 && answer.error == "refused.host")
        #expect(answer.json["result"] == false && answer.json["code"] == 403 && answer.data == .null)
    }

    @Test func `a command that is not granted is refused, and says what would allow it`() async throws {
        let ground = try await Ground()
        let session = try await ground.session()

        let answer = try await ground.post(
            "proc_run_command", #"{"session_id":"\#(session)","command":"rm -rf /srv"}"#)

        #expect(answer.status == 403 && answer.error == "refused.command")
        #expect(answer.json["remedy"]?.asString?.isEmpty == false)
    }

    @Test func `a poll whose time is up says that the task runs`() async throws {
        let ground = try await Ground()
        let task = try await ground.task(#""sleep 600""#, in: try await ground.session())

        let answer = try await ground.result(task, "&wait=0.2")
        let cancelled = try await ground.post("proc_cancel_task", #"{"task_id":"\#(task)"}"#)
        let ended = try await ground.result(task)

        #expect(
            answer.status == 200 && answer.data["status"] == "running" && answer.data["exit_code"] == .null)
        #expect(cancelled.status == 200)
        #expect(ended.data["status"] == "cancelled")
    }

    @Test func `a command that fails is a result that says so`() async throws {
        let ground = try await Ground()
        let task = try await ground.task(#"["false"]"#, in: try await ground.session())

        let answer = try await ground.result(task)

        #expect(answer.status == 200 && answer.data["status"] == "failed" && answer.data["exit_code"] == 1)
    }

    @Test func `output that is not text comes whole besides`() async throws {
        let ground = try await Ground()
        let task = try await ground.task(#"["printf","a\\377b"]"#, in: try await ground.session())

        let answer = try await ground.result(task)
        let rest = try await ground.result(task, "&wait=30&offset_stdout=2")

        #expect(answer.data["stdout"] == "a\u{FFFD}b" && answer.data["stdout_base64"] == "Yf9i")
        #expect(rest.data["stdout"] == "b" && rest.data["stdout_base64"] == nil)
    }

    @Test func `another principal's session and task are not there`() async throws {
        let ground = try await Ground()
        let session = try await ground.session()
        let task = try await ground.task(#"["echo","mine"]"#, in: session)

        let result = try await ground.result(task, as: ground.bob)
        let run = try await ground.post(
            "proc_run_command", #"{"session_id":"\#(session)","command":"echo"}"#, as: ground.bob)
        let close = try await ground.post(
            "proc_close_session", #"{"session_id":"\#(session)"}"#, as: ground.bob)
        let cancel = try await ground.post("proc_cancel_task", #"{"task_id":"\#(task)"}"#, as: ground.bob)
        let mine = try await ground.result(task)

        #expect([result, run, close, cancel].map(\.status) == [404, 404, 404, 404])
        #expect(mine.data["stdout"] == "mine\n")
    }

    @Test func `without the permission a call is refused before anything is looked at`() async throws {
        let ground = try await Ground()

        let answers = [
            try await ground.post("proc_create_session", "not JSON", as: ground.carol),
            try await ground.post(
                "proc_run_command", #"{"session_id":"x","command":"echo"}"#, as: ground.carol),
            try await ground.result("x", as: ground.carol),
        ]

        #expect(answers.map(\.status) == [403, 403, 403])
        #expect(answers.map(\.error) == ["refused.permission", "refused.permission", "refused.permission"])
    }

    @Test func `without a token there is nothing but 401, and the denial is on record`() async throws {
        let ground = try await Ground()

        let answers = [
            try await ground.service.ask("POST", "/api/v1/gse/proc_create_session", body: "{}"),
            try await ground.post("proc_create_session", "{}", as: "a.b.c"),
            try await ground.post("proc_create_session", "{}", as: ground.alice + "x"),
        ]
        _ = try await ground.service.stop()
        let audit = try await ground.gse.run(["audit"])

        #expect(answers.map(\.status) == [401, 401, 401])
        #expect(Set(answers.map { $0.json["message"]?.asString }).count == 1)
        #expect(audit.stdout.contains("refused.token"), "\(audit.stdout)")
    }

    @Test func `the same key is the same session, and with another body a conflict`() async throws {
        let ground = try await Ground()
        let body = #"{"hosts":["localhost"],"session_id":"my-key"}"#

        let first = try await ground.post("proc_create_session", body)
        let again = try await ground.post("proc_create_session", body)
        let other = try await ground.post(
            "proc_create_session", #"{"hosts":["localhost"],"session_id":"my-key","timeout":5}"#)
        let bobs = try await ground.post("proc_create_session", body, as: ground.bob)

        #expect(first.json["session_id"] == again.json["session_id"])
        #expect(other.status == 409)
        #expect(bobs.status == 200 && bobs.json["session_id"] != first.json["session_id"])
    }
}
