import Admission
import BuiltCommand
import Effects
import Foundation
import Journaling
import Preparing

@testable import Service

/// A desk with a state directory, a policy and playbooks of its own.
final class RunGround {
    static let policy = """
        version: 1
        roles:
          author:
            permissions: [session.create, command.run, result.read, run.adhoc]
            hosts: [localhost]
            commands: &commands
              - {name: say, argv: [echo, {rest: {matches: ".*"}}], read_only: true}
              - {name: put, argv: [tee, -a, {path_under: /tmp}], stdin: {max: 1KiB}}
              - {name: nap, argv: [sleep, {matches: "[0-9.]+"}]}
            secrets: ["*"]
            locks: ["*"]
            quotas: {runs: 2}
          starter:
            playbooks:
              - {name: greet, args: {who: {matches: "[a-z]+"}}, hosts: [localhost], as_role: greeter}
              - {name: nowhere, hosts: [web-1], as_role: greeter}
          greeter:
            permissions: [session.create, command.run, result.read]
            hosts: [localhost]
            commands: [{name: say, argv: [echo, {rest: {matches: ".*"}}]}]
          named: {permissions: [run.named, session.create], hosts: [localhost]}
          watcher: {permissions: [run.read, run.cancel, run.approve, audit.read, policy.read]}
          approver: {permissions: [run.approve]}
        subjects:
          - {user: alice, roles: [author, approver]}
          - {user: bob, roles: [author]}
          - {user: sam, roles: [starter, approver]}
          - {user: nora, roles: [named]}
          - {user: wanda, roles: [watcher]}
          - {app: portal, user: "*", roles: [author]}
        """.replacing("&commands", with: "")

    static let playbooks = [
        "greet.lua": """
        local args = gse.playbook {
            about = "Say hello.", args = {who = {matches = "[a-z]+", default = "you"}},
        }
        local greeting = require("words").greeting
        if args.who == "asks" then gse.approve {message = "say it?"} end
        return gse.exec(gse.session {hosts = "localhost"}, {"echo", greeting, args.who}).text
        """,
        "words.lua": "return {greeting = 'hello'}",
        "nowhere.lua": "gse.session {hosts = 'localhost'}",
    ]

    let gse: Gse
    let state: String
    private(set) var settings: RunDeskSettings
    private(set) var desk: RunDesk

    init(_ change: (inout RunDeskSettings) -> Void = { _ in }) throws {
        gse = try Gse(["policy.yaml": Self.policy, "inventory.yaml": "hosts: {web-1: {}}\n"])
        for (name, text) in Self.playbooks { try gse.file("playbooks/\(name)", text) }
        state = gse.path("state")
        settings = RunDeskSettings(state: state)
        settings.sandbox = Gse.executable.deletingLastPathComponent().appending(path: "gse-sandbox").path
        settings.playbooks = gse.path("playbooks")
        change(&settings)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: gse.path("playbooks"))
        desk = try Self.desk(settings, gse)
    }

    private static func desk(_ settings: RunDeskSettings, _ gse: Gse) throws -> RunDesk {
        let search = SearchPath(playbook: nil)
        let (policy, inventory) = (gse.path("policy.yaml"), gse.path("inventory.yaml"))
        let policies = try PolicyFiles.load(search, flag: policy)
        let hosts = try InventoryFile.load(search, flag: inventory)
        return RunDesk(
            settings, journal: try SQLiteJournal(directory: settings.state),
            policies: { (try? PolicyFiles.load(SearchPath(playbook: nil), flag: policy)) ?? policies },
            inventory: { hosts })
    }

    /// Another desk of the same store, as after a restart.
    func reopened() throws -> RunDesk { try Self.desk(settings, gse) }

    func submission(_ json: JSON) throws -> RunSubmission { try RunSubmission(json, settings) }

    func submit(_ json: JSON, by user: String, via app: String? = nil) async throws -> RunID {
        try await desk.submit(try submission(json), by: Principal(user: user, app: app))
    }

    /// The state a run ends with, as its followers hear of it.
    func end(of run: RunID, for user: String, via app: String? = nil) async throws -> String? {
        for await news in try desk.follow(run, after: 0, for: Principal(user: user, app: app)) {
            if case .ended(let end) = news { return end["state"]?.asString }
        }
        return nil
    }

    /// What a run returned.
    func result(of run: RunID) throws -> JSON? {
        guard case .ended(let end)? = try desk.journal.facts(of: run, after: 0).last?.event else {
            return nil
        }
        return end.result ?? end.code.map(JSON.string)
    }

    /// Waits for the first question of a run.
    func question(of run: RunID, for user: String) async throws {
        for await news in try desk.follow(run, after: 0, for: Principal(user: user)) {
            if case .fact(_, let json) = news, json["kind"] == "asked" { return }
        }
    }
}

/// How a call of the desk failed: its code; "ok" when it did not.
func code(_ work: () async throws -> Void) async -> String {
    do {
        try await work()
        return "ok"
    } catch let problem as DeskProblem {
        return problem.code
    } catch {
        return "\(error)"
    }
}
