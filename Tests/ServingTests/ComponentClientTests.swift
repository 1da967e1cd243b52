import BuiltCommand
import BuiltService
import Effects
import Foundation
import Testing

/// What BlueKing's component client sends and expects: JSON without a Content-Type, its common arguments in body or query,
/// its paths with the slash at the end, and `result`, `code`, `message`, `data`, `request_id` in every reply.
///
/// The client is stood in for by the requests of its base.py; the gateway in front of us puts the token there.
@Suite(.timeLimit(.minutes(10)))
struct ComponentClientTests {
    private static let common = #""bk_app_code":"bk_log_search","bk_app_secret":"s","bk_username":"admin""#

    @Test(arguments: ["/api/c/compapi/v2/gse/", "/api/c/compapi/gse/"])
    func `the three calls are answered in its envelope`(prefix: String) async throws {
        let gse = try Gse()
        let service = try await BuiltService(in: gse)
        let token = try await service.token("admin", app: "bk_log_search", in: gse)
        let headers = [
            "Content-Type:", "blueking-language: zh-cn",
            #"X-Bkapi-Authorization: {"bk_app_code":"bk_log_search","bk_username":"admin"}"#,
        ]
        func post(_ call: String, _ members: String) async throws -> ServiceAnswer {
            try await service.ask(
                "POST", prefix + call + "/", token: token, body: "{\(members),\(Self.common)}",
                headers: headers)
        }

        let session = try await post("proc_create_session", #""hosts":["localhost"]"#)
        let id = session.data["session_id"]?.asString ?? ""
        let task = try await post("proc_run_command", #""session_id":"\#(id)","command":"echo hi""#)
        let taskID = task.data["task_id"]?.asString ?? ""
        let result = try await service.ask(
            "GET",
            prefix
                + "proc_get_task_result_by_id/?task_id=\(taskID)&wait=20&bk_username=admin&bk_app_code=bk_log_search",
            token: token, headers: headers)
        let refused = try await post("proc_run_command", #""session_id":"\#(id)","command":"rm -rf /""#)

        #expect([session, task, result, refused].map(\.status) == [200, 200, 200, 403])
        #expect(result.data["stdout"] == "hi\n")
        #expect(refused.json["result"] == false && refused.json["message"]?.asString?.isEmpty == false)
        for answer in [session, task, result, refused] {
            guard case .object(let members) = answer.json else { throw ServiceFailure(answer.body) }
            #expect(
                Set(["result", "code", "message", "data", "request_id"]).isSubset(of: members.map(\.name)))
        }
    }
}
