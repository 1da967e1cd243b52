import BuiltCommand
import Foundation
import Testing

/// A rollout whose process is killed goes on as if nothing had been; one that is cancelled touches no further host.
@Suite(.timeLimit(.minutes(20)))
struct RolloutDeathTests {
    private static let rollout = """
        local s = gse.session {hosts = "all"}
        local function note(word, then_)
            return function(h)
                local line = word .. "-" .. h.name
                gse.exec(h, {"sh", "-c", "echo " .. line .. " >> FOLDER/out" .. (then_ and then_(h) or "")}, {
                    in_doubt = {probe = {"sh", "-c", "grep -qx " .. line .. " FOLDER/out"}},
                })
            end
        end
        local function undo(h)
            h.state.back = gse.undo(h, {"sh", "-c", "echo undo-" .. h.name .. " >> FOLDER/out"})
        end
        """

    private static func ground() throws -> Interrupted {
        let ground = try Interrupted()
        let hosts = (1...5).map { "  web-\($0): {backend: local}\n" }
        try ground.gse.file("inventory.yaml", "hosts:\n" + hosts.joined())
        try ground.gse.file("out", "")
        // However long it takes until a busy machine lets the run be cancelled.
        try ground.gse.file("policy.yaml", openPolicy.replacing("timeout: 1m", with: "timeout: 20m"))
        return ground
    }

    private static func lines(_ ground: Interrupted) throws -> [String] {
        try ground.gse.read("out").split(separator: "\n").map(String.init)
    }

    @Test(arguments: Array(stride(from: 3, through: 48, by: 9)))
    func `a rollout that is killed goes on where it was`(_ place: Int) async throws {
        let ground = try Self.ground()
        let playbook =
            Self.rollout + """

                return gse.rollout {
                    on = s, stages = {1, "50%", "100%"}, limit = 2, order = "random",
                    prepare = undo, apply = note "apply",
                    verify = function(h) note "verify"(h) gse.keep(h.state.back) end,
                }
                """
        let run = try await ground.killed(playbook, at: "kept:\(place)")

        let ending = try await ground.gse("resume", run)

        let hosts = (1...5).map { "web-\($0)" }
        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try Self.lines(ground).sorted() == hosts.map { "apply-\($0)" } + hosts.map { "verify-\($0)" })
    }

    @Test func `a rollout that is cancelled begins no host, and the host takes back what is not kept`()
        async throws
    {
        var ground = try Self.ground()
        let started = try await ground.started(
            Self.rollout + """

                local function stuck(h) return h.name == "web-3" and "; echo here > MARK; sleep 1000" end
                gse.rollout {
                    on = s, stages = {"100%"}, limit = 1, prepare = undo, apply = note("apply", stuck),
                    verify = function(h) gse.keep(h.state.back) end, rollback = note "back", on_budget = "rollback_all",
                }
                """)
        let run = try #require(try await ground.latest())

        let cancelled = try await ground.gse("cancel", run)
        let ending = try await started.ending()

        #expect(cancelled.exit == 0, "\(cancelled.stderr)")
        #expect(ending.exit == 5, "\(ending.stderr)")
        #expect(try Self.lines(ground) == ["apply-web-1", "apply-web-2", "apply-web-3", "undo-web-3"])
    }
}
