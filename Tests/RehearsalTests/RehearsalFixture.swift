import Admission
import Backends
import Effects
import Execution
import ExecutionTesting
import Fleet
import Journaling
import Rehearsal
import SandboxProtocol
import Secrets

/// A rehearsal over a scripted source, of which a test says only what matters to it.
struct RehearsalFixture {
    static let policy = """
        version: 1
        roles:
          all:
            permissions: [session.create, command.run, result.read]
            hosts: ["*", localhost]
            commands:
              - {name: do, argv: [do, {rest: {matches: ".*"}}]}
              - {name: look, argv: [look], read_only: true, in_doubt: repeat}
            locks: ["web:*"]
            files: {read: [{path_under: /srv}], write: [{path_under: /srv}], max: 1MiB}
            probes: ["tcp:127.0.0.1:*"]
            limits: {run_time: 24h, hosts: 20000, concurrent: 100, timeout: 1h, effects: 1000000, commands: 1000000}
        subjects:
          - {user: "*", roles: [all]}
        """

    var hosts = 3
    var model = FleetModel()
    var faults = FaultPlan.none
    var seed: UInt64 = 1
    var recording = Recording()
    var crash: Crash?
    var approves = true
    /// The calls of the script.
    var calls: [Call]

    init(_ calls: [Call]) { self.calls = calls }

    func plan() throws -> RunPlan {
        let policy = try Policy.parse(Bytes(Self.policy.utf8), path: "policy.yaml")
        let admission = try Admission(
            policies: [policy], principal: Principal(user: "tester"), activeRoles: nil, ownAccount: "tester")
        let names = "hosts:\n  \"h[1:\(hosts)]\": {groups: [web]}\n"
        return RunPlan(
            id: RunID("rehearsal"), header: RunHeader(playbook: "test.lua", principal: "tester"),
            admission: admission,
            inventory: try Inventory.parse(Bytes(names.utf8), path: "inventory.yaml", folder: "/"),
            backends: ["local": ScriptedBackend(), "ssh": ScriptedBackend(name: "ssh", isRemote: true)])
    }

    func run() async throws -> RehearsedRun {
        let rehearsal = Rehearsal(
            try plan(), model: model, faults: faults, seed: seed, recording: recording, crash: crash,
            approves: approves)
        return try await rehearsal.run { [calls] _, _ in ScriptedSource(calls: calls) }
    }

    static func session(_ selector: String = "all") -> Call {
        Call(strand: 0, operation: "session", arguments: [.record(["hosts": .text(selector)])])
    }

    static func run(_ words: String..., options: KeyValuePairs<String, LuaValue> = [:]) -> Call {
        Call(
            strand: 0, operation: "run",
            arguments: [
                .handle(LuaHandle(kind: .session, id: "s1")), .list(words.map(LuaValue.text)),
                .record(options),
            ])
    }

    static func wait(_ task: Int) -> Call {
        Call(
            strand: 0, operation: "wait",
            arguments: [.list([.handle(LuaHandle(kind: .task, id: "t\(task)"))])])
    }

    static func sleep(_ seconds: Int64) -> Call {
        Call(strand: 0, operation: "sleep", arguments: [.int(seconds)])
    }
}
