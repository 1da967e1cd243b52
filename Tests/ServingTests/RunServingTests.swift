import BuiltCommand
import BuiltService
import Effects
import Foundation
import Testing

/// Runs over HTTP, with the built service and real commands.
@Suite(.timeLimit(.minutes(10)))
struct RunServingTests {
    @Test func `a run is submitted, followed to its end, and read again`() async throws {
        let ground = try await RunsGround()
        let body = #"{"playbook": "return gse.exec(gse.session {}, {'echo', 'hello'}).text"}"#

        let submitted = try await ground.post("/api/v1/runs", body, as: "alice")
        let run = submitted.data["run_id"]?.asString ?? ""
        let events = try await ground.get("/api/v1/runs/\(run)/events", as: "alice")
        let facts = try await ground.get("/api/v1/runs/\(run)/facts?after=1&limit=2", as: "alice")
        let shown = try await ground.get("/api/v1/runs/\(run)", as: "alice")
        let output = try await ground.get(
            "/api/v1/runs/\(run)/tasks/t1/output?host=localhost&offset=1", as: "alice")

        #expect(submitted.status == 200, "\(submitted.body)")
        #expect(events.headers["content-type"] == "text/event-stream")
        #expect(Self.ids(events.body) == Array(1...Self.ids(events.body).count))
        #expect(events.body.hasSuffix("event: ended\ndata: {\"state\":\"succeeded\"}\n\n"))
        guard case .array(let some)? = facts.data["facts"] else { throw ServiceFailure(facts.body) }
        #expect(some.map { $0["seq"] } == [2, 3])
        #expect(shown.data["state"] == "succeeded" && shown.data["waiting_for"] == [])
        #expect(shown.data["principal"] == "alice" && shown.data["playbook"] == "adhoc.lua")
        #expect(output.data["text"] == "ello\n" && output.data["size"] == 6)
    }

    @Test func `a stream goes on after the last event that was seen`() async throws {
        let ground = try await RunsGround()
        let run = try await ground.run("return 1", as: "alice")
        let all = try await ground.get("/api/v1/runs/\(run)/events", as: "alice")

        let rest = try await ground.get(
            "/api/v1/runs/\(run)/events", as: "alice", headers: ["Last-Event-ID: 1"])
        let asked = try await ground.get("/api/v1/runs/\(run)/events?after=1", as: "alice")
        let bad = try await ground.get(
            "/api/v1/runs/\(run)/events", as: "alice", headers: ["Last-Event-ID: x"])

        #expect(Self.ids(rest.body) == Array(Self.ids(all.body).dropFirst()))
        #expect(Self.ids(asked.body) == Self.ids(rest.body))
        #expect(bad.status == 400)
    }

    @Test func `a run survives the service: what was done is not done again`() async throws {
        let ground = try await RunsGround()
        let out = ground.gse.path("out")
        let source = """
            local s = gse.session {}
            local function add(n) gse.exec(s, {'tee', '-a', '\(out)'}, {stdin = n .. '\\n'}) end
            for n = 1, 3 do add(n) end
            gse.exec(s, {'tee', '-a', '\(out)'}, {stdin = gse.secret('word')})
            gse.approve {message = 'go on?'}
            for n = 4, 6 do add(n) end
            """
        let body = JSON.object([
            .init("playbook", .string(source)), .init("secrets", ["word": "a secret\n"]),
            .init("idempotency_key", "k"),
        ]).text
        let run = try await ground.post("/api/v1/runs", body, as: "alice").data["run_id"]?.asString ?? ""
        try await ground.waits(run)

        ground.kill()
        let again = try await ground.restarted()
        try await again.waits(run)
        let same = try await again.post("/api/v1/runs", body, as: "alice")
        let approved = try await again.post(
            "/api/v1/runs/\(run)/approve", #"{"note": "fine"}"#, as: "wanda")
        let events = try await again.get("/api/v1/runs/\(run)/events", as: "alice")

        #expect(same.data["run_id"] == .string(run))
        #expect(approved.status == 200, "\(approved.body)")
        #expect(events.body.hasSuffix("event: ended\ndata: {\"state\":\"succeeded\"}\n\n"))
        #expect(events.body.contains("\"kind\":\"resumed\""))
        #expect(!events.body.contains("a secret"))
        #expect(try ground.gse.read("out") == "1\n2\n3\na secret\n4\n5\n6\n")
        let log = try again.log()
        #expect(!log.contains("a secret") && !log.contains("is not resumed"), "\(log)")
        let left = try FileManager.default.subpathsOfDirectory(atPath: ground.gse.path("store/submitted"))
        #expect(left == [])
    }

    @Test func `an entry of the policy lends a role for one playbook`() async throws {
        let ground = try await RunsGround()
        let start = { (args: String) in
            try await ground.post(
                "/api/v1/runs", #"{"playbook_name": "greet", "args": \#(args)}"#, as: "sam")
        }

        let good = try await start(#"{"who": "sam"}"#)
        let run = good.data["run_id"]?.asString ?? ""
        let events = try await ground.get("/api/v1/runs/\(run)/events", as: "sam")
        let wrong = try await start(#"{"who": "Sam"}"#)
        let stranger = try await start(#"{"other": "x"}"#)
        let listed = try await ground.get("/api/v1/playbooks", as: "sam")

        #expect([good, wrong, stranger].map(\.status) == [200, 403, 403])
        #expect(wrong.error == "refused.argument")
        #expect(events.body.contains("\"result\":\"hello sam\""))
        #expect(listed.data["playbooks"]?.text.contains("\"name\":\"greet\"") == true)
    }

    private static func ids(_ body: String) -> [Int] {
        body.split(separator: "\n").compactMap { line in
            line.hasPrefix("id: ") ? Int(line.dropFirst(4)) : nil
        }
    }
}
