import Admission
import Effects
import Execution
import ExecutionTesting
import Fleet
import Journaling

@testable import Service

/// A desk over scripted parts, of which a test says only what matters to it.
struct DeskFixture {
    static let policy = """
        version: 1
        roles:
          operator:
            permissions: [session.create, command.run, result.read]
            hosts: [a, b]
            directories: [/srv]
            commands:
              - {name: do, argv: [do, {rest: {matches: ".*"}}]}
              - {name: look, argv: [look], read_only: true, in_doubt: repeat}
            limits: {output: 1KiB, commands: 1000, refusals: 50}
          auditor: {permissions: [result.read, audit.read]}
          reader: {permissions: [result.read]}
        subjects:
          - {user: ann, roles: [operator]}
          - {user: bob, roles: [operator]}
          - {user: eve, app: shop, roles: [operator]}
          - {user: sam, roles: [auditor]}
          - {user: rex, roles: [reader]}
        """
    static let inventory = "hosts:\n  a: {}\n  b: {}\n  c: {}\n"

    static let ann = Principal(user: "ann")
    static let bob = Principal(user: "bob")
    static let eve = Principal(user: "eve", app: "shop")
    static let sam = Principal(user: "sam")
    static let rex = Principal(user: "rex")

    var policy = Self.policy
    var backend: any Backend
    /// Makes one for each session, where their tasks must not be taken for each other's; nil for the one above.
    var makesBackend: (@Sendable () -> any Backend)?
    var journal: any Journal = MemoryJournal()
    var requests: (any RequestBox)?
    var clock: any RunClock = SystemClock()
    var settings = DeskSettings()

    init(_ backend: any Backend = ScriptedBackend()) { self.backend = backend }

    func desk() throws -> Desk {
        let (backend, makesBackend) = (backend, makesBackend)
        return Desk(
            DeskParts(
                journal: journal, backends: { _ in ["local": makesBackend?() ?? backend] },
                inventory: try Inventory.parse(
                    Bytes(Self.inventory.utf8), path: "inventory.yaml", folder: "/"
                ).reached(by: "local"),
                policies: [try Self.parse(policy)], ownAccount: "tester", clock: clock, requests: requests),
            settings: settings)
    }

    static func parse(_ policy: String) throws -> Policy {
        try Policy.parse(Bytes(policy.utf8), path: "policy.yaml")
    }
}

extension SessionAsk {
    /// A session on these hosts.
    static func on(_ hosts: String..., key: String? = nil) -> SessionAsk {
        SessionAsk(hosts: hosts, key: key)
    }
}

extension CommandAsk {
    /// A command of these words.
    static func words(_ words: String..., key: String? = nil) -> CommandAsk {
        CommandAsk(.list(words.map { Bytes($0.utf8) }), key: key)
    }
}

extension Desk {
    /// Opens a session, runs a command in it and waits for the end.
    func round(
        _ command: CommandAsk, on hosts: [String] = ["a"], by principal: Principal = DeskFixture.ann
    ) async throws -> TaskReport {
        let session = try await openSession(SessionAsk(hosts: hosts), by: principal).session
        let task = try await run(command, in: session, by: principal).task
        return try await finished(task, by: principal)
    }

    /// Waits until a task has ended.
    func finished(_ task: TaskName, by principal: Principal = DeskFixture.ann) async throws -> TaskReport {
        while true {
            let report = try await result(of: task, ResultAsk(wait: .seconds(60)), by: principal)
            if report.status != .running { return report }
        }
    }
}

/// What was denied, by its code; nil when nothing was.
func denial(_ work: () async throws -> Void) async -> String? {
    do {
        try await work()
        return nil
    } catch let denial as Denial {
        return denial.code
    } catch {
        return "\(error)"
    }
}
