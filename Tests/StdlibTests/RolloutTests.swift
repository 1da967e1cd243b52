import BuiltCommand
import Foundation
import Testing

/// `gse.rollout` in the built command: six hosts, all of them this machine, and real commands.
@Suite(.timeLimit(.minutes(20)))
struct RolloutTests {
    @Test func `hosts are changed in stages, in the order given`() async throws {
        let ground = try Ground()

        let ending = try await ground.run(
            "apply = note 'apply', verify = note 'verify', limit = 1, stages = {2, '100%'}")

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try ground.report(ending) == Report(done: Ground.hosts, stage: 2))
        #expect(try ground.notes() == Ground.hosts.flatMap { ["apply \($0)", "verify \($0)"] })
    }

    @Test func `a spent budget begins no further host, and what is done goes back the last first`()
        async throws
    {
        let ground = try Ground()

        let ending = try await ground.run(
            "apply = note 'apply', verify = fails_on 'web-4', rollback = note 'back', on_budget = 'rollback_all', "
                + "limit = 1, stages = {'100%'}, ends = 'return'")

        #expect(
            try ground.report(ending)
                == Report(
                    rolledBack: Array(Ground.hosts.prefix(4)), untouched: ["web-5", "web-6"], stage: 1,
                    stopped: "budget"))
        #expect(try ground.notes().suffix(4) == ["back web-4", "back web-3", "back web-2", "back web-1"])
    }

    @Test(arguments: [
        ("budget = '20%'", Int32(2), "degraded: rollout: 5 done, 1 failed"),
        ("budget = 0", 1, "error: rollout: 2 done, 1 failed"),
        ("budget = 1, ends = 'failed'", 1, "error: rollout: 5 done, 1 failed"),
        ("ends = 'return'", 0, "stopped: 1 failed"),
    ])
    func `it ends as told`(options: String, code: Int32, words: String) async throws {
        let ground = try Ground()

        let ending = try await ground.run("apply = fails_on 'web-2', \(options)")

        #expect(ending.exit == code, "\(ending.stderr)")
        #expect(ending.stderr.contains(words))
    }

    @Test func `a question that nobody answers stops it`() async throws {
        let ground = try Ground()
        let options = "apply = note 'apply', approve = {after = 1, timeout = '10ms'}, ends = 'return'"

        let ending = try await ground.run(options)

        let rest = Array(Ground.hosts.dropFirst())
        #expect(
            try ground.report(ending)
                == Report(done: ["web-1"], untouched: rest, stage: 1, stopped: "approval"))
    }

    @Test func `a question that is approved lets it go on`() async throws {
        let ground = try Ground()

        let ending = try await ground.run("apply = note 'apply', approve = {after = 1}", flags: ["--yes"])

        #expect(try ground.report(ending) == Report(done: Ground.hosts, stage: 4), "\(ending.stderr)")
    }

    @Test func `a random order is the one of its seed`() async throws {
        let first = try Ground()
        let second = try Ground()
        let options = "apply = note 'apply', order = 'random', seed = 7, limit = 1"

        let endings = [try await first.run(options), try await second.run(options)]

        #expect(endings.map(\.exit) == [0, 0], "\(endings)")
        #expect(try first.notes() == second.notes())
        #expect(try Set(first.notes()).count == 6)
        #expect(try first.notes() != Ground.hosts.map { "apply \($0)" })
    }

    @Test(arguments: ["'rack'", "{'left', 'right'}", "function(h) return h.vars.rack end"])
    func `hosts of one group are not down together`(groups: String) async throws {
        let ground = try Ground()

        let ending = try await ground.run(
            "apply = note 'apply', verify = fails_on 'web-1', order = 'spread', spread_by = \(groups), budget = 1, "
                + "ends = 'return', stages = {'100%'}")

        // web-1 stays down, so the others of its rack are not begun.
        #expect(
            try ground.report(ending)
                == Report(
                    done: ["web-2", "web-4", "web-6"], failed: ["web-1"], untouched: ["web-3", "web-5"],
                    stage: 1))
        #expect(
            ending.stderr.contains("2 hosts are not begun: one of their group failed"), "\(ending.stderr)")
    }

    @Test func `the record tells what it did`() async throws {
        let ground = try Ground()

        let ending = try await ground.run(
            "apply = fails_on 'web-2', rollback = note 'back', on_budget = 'rollback_failed', ends = 'return'",
            flags: ["--json"])

        let told = try ending.facts().compactMap { fact in
            ((fact["effect"] as? [String: Any])?["fields"] as? [String: Any])?["rollout"] as? String
        }
        #expect(
            told == ["begun", "stage", "stage", "failed", "stopped", "restoring", "rolled_back", "ended"])
    }

    @Test func `a dry run goes all the way`() async throws {
        let ground = try Ground()

        let ending = try await ground.run(
            "apply = note 'apply', verify = function(h) return gse.exec(h, {'echo', 'up'}).text == 'up' end, "
                + "bake = '1h', approve = {after = 1}", flags: ["--dry-run"])

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try ground.notes() == [])
    }

    /// What a rollout returned.
    struct Report: Equatable, Decodable {
        var done: [String] = []
        var failed: [String] = []
        var rolledBack: [String] = []
        var untouched: [String] = []
        var stage: Int
        var stopped: String?

        enum CodingKeys: String, CodingKey {
            case done
            case failed
            case rolledBack = "rolled_back"
            case untouched
            case stage
            case stopped
        }
    }

    /// A folder with an inventory of six hosts in two racks.
    struct Ground {
        static let hosts = (1...6).map { "web-\($0)" }
        let gse: Gse

        init() throws {
            gse = try Gse()
            let hosts = (1...6).map { number in
                let rack = number % 2 == 0 ? "right" : "left"
                return "  web-\(number): {groups: [\(rack)], vars: {rack: \(rack)}}"
            }
            try gse.file("inventory.yaml", "hosts:\n" + hosts.joined(separator: "\n") + "\n")
            try gse.file(
                "policy.yaml",
                """
                version: 1
                roles:
                  operator:
                    permissions: [session.create, command.run, result.read, run.approve]
                    hosts: ["web-*"]
                    commands:
                      - {name: say, argv: [{one_of: [echo, "false"]}, {rest: {matches: ".*"}}]}
                      - {name: note, argv: [tee, -a, \(gse.path("notes"))], stdin: {max: 1KiB}}
                subjects:
                  - {user: "*", roles: [operator]}
                """)
        }

        func run(_ options: String, flags: [String] = []) async throws -> Gse.Ending {
            try gse.file(
                "rollout.lua",
                """
                local function note(word)
                    return function(h)
                        gse.exec(h, {"tee", "-a", "\(gse.path("notes"))"}, {stdin = word .. " " .. h.name .. "\\n"})
                    end
                end
                local function fails_on(name)
                    return function(h) gse.exec(h, {h.name == name and "false" or "echo"}) end
                end
                return gse.rollout {on = gse.session {hosts = "all"}, \(options)}
                """)
            return try await gse.run(["run", "rollout.lua", "--backend", "local"] + flags)
        }

        func report(_ ending: Gse.Ending) throws -> Report {
            try JSONDecoder().decode(Report.self, from: Data(ending.stdout.utf8))
        }

        func notes() throws -> [String] {
            guard FileManager.default.fileExists(atPath: gse.path("notes")) else { return [] }
            return try gse.read("notes").split(separator: "\n").map(String.init)
        }
    }
}
