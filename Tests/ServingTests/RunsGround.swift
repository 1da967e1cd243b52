import BuiltCommand
import BuiltService
import Effects
import Foundation
import Glibc

/// A service with a policy, a named playbook, and callers.
struct RunsGround {
    static let policy = """
        version: 1
        roles:
          author:
            permissions: [session.create, command.run, result.read, run.adhoc]
            hosts: [localhost]
            commands:
              - {name: say, argv: [echo, {rest: {matches: ".*"}}], read_only: true}
              - {name: put, argv: [tee, -a, {path_under: /tmp}], stdin: {max: 1KiB}}
            secrets: ["*"]
            locks: ["*"]
          starter:
            playbooks: [{name: greet, args: {who: {matches: "[a-z]+"}}, hosts: [localhost], as_role: greeter}]
          greeter:
            permissions: [session.create, command.run, result.read]
            hosts: [localhost]
            commands: [{name: say, argv: [echo, {rest: {matches: ".*"}}]}]
          watcher: {permissions: [run.read, run.cancel, run.approve, audit.read, policy.read]}
        subjects:
          - {user: alice, roles: [author]}
          - {user: bob, roles: [author]}
          - {user: sam, roles: [starter]}
          - {user: wanda, roles: [watcher]}
        """

    let gse: Gse
    let service: BuiltService
    private let tokens: [String: String]

    init() async throws {
        let greet = """
            local args = gse.playbook {args = {who = {matches = "[a-z]+", default = "you"}}}
            return gse.exec(gse.session {hosts = "localhost"}, {"echo", "hello", args.who}).text
            """
        let gse = try Gse(["policy.yaml": Self.policy, "playbooks/greet.lua": greet])
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: gse.path("playbooks"))
        try await self.init(gse)
    }

    private init(_ gse: Gse) async throws {
        self.gse = gse
        service = try await BuiltService(
            in: gse, ["--policy", gse.path("policy.yaml"), "--playbooks", gse.path("playbooks")])
        var tokens: [String: String] = [:]
        for user in ["alice", "bob", "sam", "wanda", "nobody"] {
            tokens[user] = try await service.token(user, in: gse)
        }
        self.tokens = tokens
    }

    /// Kills the service, as nothing can be done against.
    func kill() {
        Glibc.kill(service.started.process.processIdentifier, SIGKILL)
        service.started.process.waitUntilExit()
    }

    /// Another service of the same state.
    func restarted() async throws -> RunsGround { try await RunsGround(gse) }

    /// What the service has said so far.
    func log() throws -> String {
        try FileManager.default.contentsOfDirectory(atPath: gse.folder.path)
            .filter { $0.hasPrefix("err-") }.map { try gse.read($0) }.joined()
    }

    func ask(
        _ method: String, _ path: String, _ body: String? = nil, as user: String?, headers: [String] = []
    ) async throws -> ServiceAnswer {
        try await service.ask(
            method, path, token: user.flatMap { tokens[$0] }, body: body, headers: headers)
    }

    func get(_ path: String, as user: String, headers: [String] = []) async throws -> ServiceAnswer {
        try await ask("GET", path, as: user, headers: headers)
    }

    func post(_ path: String, _ body: String, as user: String) async throws -> ServiceAnswer {
        try await ask("POST", path, body, as: user)
    }

    /// Begins a run of a text.
    func run(_ source: String, as user: String) async throws -> String {
        let body = JSON.object([.init("playbook", .string(source))]).text
        let answer = try await post("/api/v1/runs", body, as: user)
        guard let run = answer.data["run_id"]?.asString else { throw ServiceFailure(answer.body) }
        return run
    }

    /// Returns when a run waits for an answer.
    func waits(_ run: String) async throws {
        while true {
            let shown = try await get("/api/v1/runs/\(run)", as: "wanda")
            guard shown.status == 200 else { throw ServiceFailure(shown.body) }
            if case .array(let open)? = shown.data["waiting_for"], !open.isEmpty { return }
            guard shown.data["state"] == "running" else { throw ServiceFailure(shown.body) }
        }
    }
}
