import BuiltCommand
import BuiltService
import Effects
import Testing

/// Every endpoint of runs, asked without a token, without the permission, and for another principal's object.
@Suite(.timeLimit(.minutes(10)))
struct RunAccessTests {
    /// One request, and its status for whom.
    struct Case: Sendable {
        let method: String
        /// `RUN` stands for a run of alice's that waits for an answer and holds the lock `l`.
        let path: String
        var body: String?
        /// For somebody with `run.adhoc` and nothing more.
        let bob: Int
        /// For somebody who starts one playbook only.
        let sam: Int
        /// For somebody who is in no subject.
        let nobody: Int
    }

    static let cases = [
        Case(
            method: "POST", path: "/api/v1/runs", body: #"{"playbook": "return 1"}"#, bob: 200, sam: 403,
            nobody: 403),
        Case(
            method: "POST", path: "/api/v1/runs", body: #"{"playbook_name": "greet"}"#, bob: 403, sam: 200,
            nobody: 403),
        Case(
            method: "POST", path: "/api/v1/runs", body: #"{"playbook_name": "other"}"#, bob: 403, sam: 403,
            nobody: 403),
        Case(method: "POST", path: "/api/v1/runs", body: #"{"bogus": 1}"#, bob: 400, sam: 400, nobody: 400),
        Case(method: "GET", path: "/api/v1/playbooks", bob: 200, sam: 200, nobody: 200),
        Case(method: "GET", path: "/api/v1/runs", bob: 200, sam: 200, nobody: 200),
        Case(method: "GET", path: "/api/v1/runs?limit=0", bob: 400, sam: 400, nobody: 400),
        Case(method: "GET", path: "/api/v1/runs/RUN", bob: 404, sam: 404, nobody: 404),
        Case(method: "GET", path: "/api/v1/runs/none", bob: 404, sam: 404, nobody: 404),
        Case(method: "GET", path: "/api/v1/runs/RUN/facts", bob: 404, sam: 404, nobody: 404),
        Case(method: "GET", path: "/api/v1/runs/RUN/events", bob: 404, sam: 404, nobody: 404),
        Case(
            method: "GET", path: "/api/v1/runs/RUN/tasks/t1/output?host=localhost", bob: 404, sam: 404,
            nobody: 404),
        Case(method: "POST", path: "/api/v1/runs/RUN/cancel", bob: 404, sam: 404, nobody: 404),
        Case(method: "POST", path: "/api/v1/runs/RUN/approve", bob: 404, sam: 404, nobody: 404),
        Case(method: "POST", path: "/api/v1/runs/RUN/resume", bob: 404, sam: 404, nobody: 404),
        Case(
            method: "POST", path: "/api/v1/check", body: #"{"playbook": "return 1"}"#, bob: 200, sam: 403,
            nobody: 403),
        Case(
            method: "POST", path: "/api/v1/rehearse", body: #"{"playbook": "return 1"}"#, bob: 200, sam: 403,
            nobody: 403),
        Case(
            method: "POST", path: "/api/v1/rehearse", body: #"{"playbook_name": "greet"}"#, bob: 403,
            sam: 200, nobody: 403),
        Case(
            method: "POST", path: "/api/v1/policy/check", body: #"{"command": "echo"}"#, bob: 200, sam: 200,
            nobody: 200),
        Case(
            method: "POST", path: "/api/v1/policy/check", body: #"{"command": "echo", "role": "author"}"#,
            bob: 403, sam: 403, nobody: 403),
        Case(method: "GET", path: "/api/v1/me", bob: 200, sam: 200, nobody: 200),
        Case(method: "GET", path: "/api/v1/locks", bob: 200, sam: 200, nobody: 200),
        Case(method: "DELETE", path: "/api/v1/locks/l?reason=x", bob: 404, sam: 404, nobody: 404),
        Case(method: "GET", path: "/api/v1/audit", bob: 200, sam: 200, nobody: 200),
        Case(method: "GET", path: "/api/v1/audit?run=RUN", bob: 404, sam: 404, nobody: 404),
    ]

    @Test func `every request has the status that the contract says, for each kind of caller`() async throws {
        let ground = try await RunsGround()
        let run = try await ground.run("gse.lock('l') gse.approve {message = 'go on?'}", as: "alice")
        try await ground.waits(run)

        for one in Self.cases {
            let path = one.path.replacing("RUN", with: run)
            let wanted: [(String?, Int)] = [
                (nil, 401), ("bob", one.bob), ("sam", one.sam), ("nobody", one.nobody),
            ]
            for (user, status) in wanted {
                let answer = try await ground.ask(one.method, path, one.body, as: user)
                #expect(answer.status == status, "\(one.method) \(path) by \(user ?? "-"): \(answer.body)")
                #expect(status == 200 || !answer.body.contains("alice"), "\(answer.body)")
            }
        }

        let own = try await ground.post("/api/v1/runs/\(run)/approve", "{}", as: "alice")
        #expect(own.status == 403 && own.error == "refused.permission")
        let seen = try await ground.get("/api/v1/runs/\(run)", as: "wanda")
        #expect(seen.data["state"] == "running", "\(seen.body)")
    }

    @Test func `with the permissions another's run is seen, audited, unlocked and cancelled`() async throws {
        let ground = try await RunsGround()
        let run = try await ground.run("gse.lock('a/b') gse.approve {message = 'go on?'}", as: "alice")
        try await ground.waits(run)

        let listed = try await ground.get("/api/v1/runs", as: "wanda")
        let audit = try await ground.get("/api/v1/audit?run=\(run)", as: "wanda")
        let locks = try await ground.get("/api/v1/locks", as: "wanda")
        let broken = try await ground.ask("DELETE", "/api/v1/locks/a%2Fb?reason=stuck", as: "wanda")
        let cancelled = try await ground.post("/api/v1/runs/\(run)/cancel", "{}", as: "wanda")
        let events = try await ground.get("/api/v1/runs/\(run)/events", as: "alice")
        let late = try await ground.post("/api/v1/runs/\(run)/cancel", "{}", as: "wanda")

        #expect(listed.data["runs"]?.text.contains(run) == true)
        #expect(audit.status == 200)
        #expect(locks.data["locks"]?.text.contains("a/b") == true)
        #expect(broken.status == 200, "\(broken.body)")
        #expect(cancelled.status == 200)
        #expect(events.body.hasSuffix("event: ended\ndata: {\"state\":\"cancelled\"}\n\n"))
        #expect(late.status == 409)
    }
}
