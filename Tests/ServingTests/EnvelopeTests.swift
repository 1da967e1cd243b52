import BuiltCommand
import BuiltService
import Effects
import Foundation
import Testing

/// What holds of every answer, whatever was sent.
@Suite(.timeLimit(.minutes(10)))
struct EnvelopeTests {
    @Test func `every kind of bad request gets its status in the envelope`() async throws {
        let gse = try Gse()
        let service = try await BuiltService(in: gse)
        let token = try await service.token("alice", in: gse)
        let path = "/api/v1/gse/proc_create_session"
        let deep = String(repeating: "[", count: 100_000)

        let answers = [
            try await service.ask("POST", path, token: token, body: "{"),
            try await service.ask("POST", path, token: token, body: "[]"),
            try await service.ask("POST", path, token: token, body: deep),
            try await service.ask("POST", path, token: token, body: #"{"hosts":"","timeout":-1}"#),
            try await service.ask(
                "POST", path, token: token, body: #"{"hosts":["localhost"],"timeout":1e999}"#),
            try await service.ask("POST", path, token: token, body: #"{"hosts":[1]}"#),
            try await service.ask("GET", path, token: token),
            try await service.ask("GET", "/api/v1/nothing", token: token),
            try await service.ask("POST", path, token: token, body: String(repeating: " ", count: 2 << 20)),
            try await service.ask(
                "GET", "/api/v1/gse/proc_get_task_result_by_id?task_id=a&task_id=b", token: token),
        ]

        #expect(answers.map(\.status) == [400, 400, 400, 400, 400, 400, 405, 404, 413, 400])
        #expect(answers.allSatisfy { $0.json["result"] == false && $0.error != nil })
        #expect(answers.allSatisfy { $0.json["request_id"]?.asString == $0.headers["x-request-id"] })
        let healthy = try await service.ask("GET", "/healthz")
        #expect(healthy.status == 200)
    }

    @Test func `the document names every path that is answered, and no other`() async throws {
        let gse = try Gse()
        let service = try await BuiltService(in: gse)

        let document = try await service.ask("GET", "/openapi.json")

        guard case .object(let paths)? = document.json["paths"] else { throw ServiceFailure.noDocument }
        #expect(paths.count > 10)
        for path in paths where path.name != "/" {
            let concrete = path.name.replacing(#/\{[a-z]+\}/#, with: "x")
            guard case .object(let operations) = path.value else { continue }
            let documented = Set(operations.map { $0.name.uppercased() })
            let other = try await service.ask(documented.contains("PUT") ? "PATCH" : "PUT", concrete)
            #expect(other.status == 405, "\(path.name)")
            #expect(Set((other.headers["allow"] ?? "").split(separator: ", ").map(String.init)) == documented)
        }
    }

    @Test func `a bad policy leaves the one before in force, and says so`() async throws {
        let gse = try Gse(["policy.yaml": Self.policy(of: "alice")])
        let service = try await BuiltService(in: gse, ["--policy", "policy.yaml"])
        let alice = try await service.token("alice", in: gse)
        let bob = try await service.token("bob", in: gse)
        let path = "/api/v1/gse/proc_create_session"
        let body = #"{"hosts":["localhost"]}"#

        let before = try await service.ask("POST", path, token: bob, body: body)
        try gse.file("policy.yaml", "version: 1\nroles: [")
        kill(service.started.process.processIdentifier, SIGHUP)
        let bad = try await Self.until(service) { $0.contains("gse_policy_rejected 1") }
        let kept = try await service.ask("POST", path, token: alice, body: body)
        try gse.file("policy.yaml", Self.policy(of: "bob"))
        kill(service.started.process.processIdentifier, SIGHUP)
        let good = try await Self.until(service) { $0.contains("gse_policy_rejected 0") }
        let after = try await service.ask("POST", path, token: bob, body: body)
        let gone = try await service.ask("POST", path, token: alice, body: body)

        #expect(bad && good)
        #expect([before, kept, after, gone].map(\.status) == [403, 200, 200, 403])
    }

    private static func policy(of user: String) -> String {
        """
        version: 1
        roles:
          caller: {permissions: [session.create], hosts: [localhost]}
        subjects:
          - {user: \(user), roles: [caller]}
        """
    }

    /// Asks for the metrics until they are as wanted; each question is a request of its own.
    private static func until(_ service: BuiltService, _ isDone: (String) -> Bool) async throws -> Bool {
        for _ in 0..<500 where isDone(try await service.ask("GET", "/metrics").body) { return true }
        return false
    }
}

extension ServiceFailure {
    fileprivate static var noDocument: ServiceFailure { ServiceFailure("there is no document") }
}
