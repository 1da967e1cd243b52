import Admission
import Effects
import Execution
import ExecutionTesting
import Fleet
import Journaling
import SandboxProtocol
import Secrets
import Threads

/// A run over scripted parts, of which a test says only what matters to it.
struct Fixture {
    static let policy = """
        version: 1
        roles:
          all:
            permissions: [session.create, command.run, result.read]
            hosts: ["group:all", "a", "b", "c", localhost]
            directories: [/srv]
            environment: [LANG]
            commands:
              - {name: do, argv: [do, {rest: {matches: ".*"}}]}
              - {name: look, argv: [look], read_only: true}
            locks: ["web:*"]
            files: {read: [{path_under: /srv}], write: [{path_under: /srv}], max: 1MiB}
            limits: {commands: 5, refusals: 3, effects: 50, log: 1KiB, output_total: 1KiB, run_time: 30s, hosts: 100, concurrent: 2}
        subjects:
          - {user: "*", roles: [all]}
        """
    static let inventory = "hosts:\n  a: {}\n  b: {}\n  c: {}\n"

    var policy = Self.policy
    var backend = ScriptedBackend()
    var journal: any Journal = MemoryJournal()
    var source: any StepSource
    var observer = RecordingObserver()
    var limit: Set<String>?
    var isDryRun = false
    var arguments: [(name: String, value: String)] = []
    var timeLimit: Duration?
    var secrets = SecretBook.none
    var clock: any RunClock = SystemClock()
    var requests: (any RequestBox)?
    var locks: any LockTable = MemoryJournal()
    var thread: SerialThread?

    init(_ source: any StepSource) { self.source = source }

    init(calls: [Call], returning value: LuaValue = .null) {
        self.init(ScriptedSource(calls: calls, returning: value))
    }

    func run() throws -> Run {
        let policy = try Policy.parse(Bytes(policy.utf8), path: "policy.yaml")
        let admission = try Admission(
            policies: [policy], principal: Principal(user: "tester"), activeRoles: nil, ownAccount: "tester")
        var header = RunHeader(playbook: "test.lua", principal: "tester")
        header.isDryRun = isDryRun
        let plan = RunPlan(
            id: RunID("r1"), header: header, admission: admission,
            inventory: try Inventory.parse(Bytes(Self.inventory.utf8), path: "inventory.yaml", folder: "/")
                .reached(by: "local"),
            backends: ["local": backend], limit: limit, arguments: arguments,
            timeLimit: timeLimit, seed: 7, secrets: secrets)
        return Run(
            plan: plan, journal: journal, source: source, observer: observer, clock: clock,
            requests: requests, locks: locks, thread: thread)
    }

    func execute() async throws -> RunEnd { try await run().execute() }

    /// The facts so far, each as its kind and what tells it from others of that kind.
    var story: [String] {
        observer.facts.map { fact in
            switch fact.event {
            case .issued(_, _, let task, _, _): "issued \(task)"
            case .finished(let task, let outcome):
                "finished \(task) \(outcome.host) \(outcome.status.rawValue)"
            case .settled(_, _, let effect, _):
                "settled \(effect["effect"].map { if case .string(let verb) = $0 { verb } else { "?" } } ?? "?")"
            case .refused(_, _, _, let refusal): "refused \(refusal.code)"
            case .ended(let end): "ended \(end.state.rawValue)"
            case .started, .asked, .resumed, .repeated, .cancelled, .ending: fact.event.kind
            }
        }
    }
}

extension Call {
    static let session = LuaValue.handle(LuaHandle(kind: .session, id: "s1"))

    static func task(_ number: Int) -> LuaValue { .handle(LuaHandle(kind: .task, id: "t\(number)")) }

    /// A call of the main strand.
    static func make(_ operation: Operation, _ arguments: LuaValue..., strand: UInt32 = 0) -> Call {
        Call(strand: strand, operation: operation.rawValue, arguments: arguments)
    }

    static func open(_ hosts: String...) -> Call {
        make(.session, .record(["hosts": .list(hosts.map(LuaValue.text))]))
    }

    static func run(_ words: String..., options: LuaValue = .null, strand: UInt32 = 0) -> Call {
        make(.run, session, .list(words.map(LuaValue.text)), options, strand: strand)
    }

    static func wait(_ numbers: Int..., options: LuaValue = .null) -> Call {
        make(.wait, .list(numbers.map(task)), options)
    }
}
