import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// What a rehearsal shows is what a real run does: with the same outcomes it has the same facts, in the same order.
@Suite(.timeLimit(.minutes(20)))
struct RehearsedRecordTests {
    /// Playbooks that change ten hosts of `HOSTS`, two of which do not take it, and write below `FOLDER`.
    private static let changes = ["gse.each": eachHost, "gse.rollout": rollout]

    /// Stages of hosts, each on a strand of its own; one host fails and is rolled back.
    private static let eachHost = """
        local hosts, first, failed = gse.hosts("HOSTS"), 1, {}
        for _, last in ipairs{1, 4, 10} do
            local names = {}
            for i = first, last do names[#names + 1] = hosts[i].name end
            first = last + 1
            local s = gse.session{hosts = names}
            gse.put(s, {path = "FOLDER/" .. last, content = "version 2"})
            gse.each(s, function(h)
                gse.exec(h, {"echo", "install on " .. h.name})
                local command = h.name == hosts[3].name and "exit 3" or "sleep 0.0" .. #h.name .. last
                local r = gse.exec(h, {"sh", "-c", command}, {ok = false, timeout = "20s"})
                if not r.ok then
                    failed[#failed + 1] = h.name
                    gse.exec(h, {"echo", "roll back"})
                end
                gse.log("info", h.name .. " " .. r.status)
            end, {limit = 4})
            gse.close(s)
            gse.sleep(0.1)
        end
        return {failed = failed, lucky = gse.random(1000000)}
        """

    /// A canary and two stages within a window; the verification of two hosts fails, and they are rolled back.
    private static let rollout = """
        local hosts = gse.hosts("HOSTS")
        local failing = {[hosts[3].name] = true, [hosts[8].name] = true}
        return gse.rollout {
            on = gse.session{hosts = "HOSTS"}, stages = {1, "40%", "100%"}, limit = 3, order = "random",
            bake = "100ms", budget = 4, on_failure = "rollback", ends = "return",
            prepare = function(h) h.state.before = gse.exec(h, {"echo", "before of " .. h.name}).text end,
            apply = function(h)
                gse.put(h, {path = "FOLDER/of-" .. h.name, content = "version 2"})
                gse.exec(h, {"sleep", "0.0" .. h.name:sub(-1)})
            end,
            verify = function(h)
                gse.log("info", h.name .. " is looked at")
                gse.exec(h, {"sh", "-c", failing[h.name] and "exit 3" or "sleep 0.03"})
            end,
            rollback = function(h) gse.exec(h, {"echo", "back to " .. h.state.before}) end,
        }
        """

    @Test(arguments: changes.keys.sorted())
    func `a rehearsal of a local run on record has its facts, one for one`(_ change: String) async throws {
        let gse = try Gse([
            "policy.yaml": openPolicy, "inventory.yaml": "hosts:\n  \"web-[01:10]\": {}\n",
        ])
        let playbook = try gse.file("playbook.lua", Self.source(change, on: "group:all", below: gse))

        let real = try await gse.run(["run", playbook, "--backend", "local", "--json"])
        let rehearsal = try await Self.rehearse(real, playbook, by: gse)

        #expect(try Self.events(rehearsal) == Self.events(real), "\(real.stderr)\(rehearsal.stderr)")
        #expect(rehearsal.exit == 0)
    }

    @Test(arguments: changes.keys.sorted())
    func `a rehearsal of a run over ssh on record has its facts, one for one`(_ change: String) async throws {
        let fleet = try FleetGround(.withStockLimits())
        let playbook = try fleet.gse.file(
            "playbook.lua", Self.source(change, on: "h00*,h010", below: fleet.gse))

        let real = try await fleet.gse.run(["run", playbook, "--json"] + fleet.flags)
        let rehearsal = try await Self.rehearse(real, playbook, by: fleet.gse)

        #expect(try Self.events(rehearsal) == Self.events(real), "\(real.stderr)\(rehearsal.stderr)")
        #expect(rehearsal.exit == 0)
    }

    private static func source(_ change: String, on hosts: String, below gse: Gse) throws -> String {
        try #require(changes[change]).replacing("HOSTS", with: hosts).replacing(
            "FOLDER", with: gse.folder.path)
    }

    private static func rehearse(_ real: Gse.Ending, _ playbook: String, by gse: Gse) async throws
        -> Gse.Ending
    {
        let run = try #require(try real.facts().first?["run"] as? String, "\(real.stderr)")
        return try await gse.run(["rehearse", playbook, "--from", run, "--json"])
    }

    /// The facts after the first, without times, processes and the name of the run.
    private static func events(_ ending: Gse.Ending) throws -> [String] {
        try ending.facts().filter { $0["kind"] as? String != "output" }.dropFirst().map { fact in
            let data = try JSONSerialization.data(withJSONObject: timeless(fact), options: [.sortedKeys])
            return String(decoding: data, as: UTF8.self)
        }
    }

    private static func timeless(_ json: Any) -> Any {
        if let list = json as? [Any] { return list.map(timeless) }
        guard let object = json as? [String: Any] else { return json }
        let left = ["time", "start_time", "end_time", "duration", "run"]
        return object.filter { !left.contains($0.key) || $0.value is NSNull }.mapValues(timeless)
    }
}
