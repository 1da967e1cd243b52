import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// What a rehearsal shows is what a real run does: with the same outcomes it has the same facts, in the same order.
@Suite(.timeLimit(.minutes(20)))
struct RehearsedRecordTests {
    /// Stages of hosts, each on a strand of its own; one host fails and is rolled back.
    private static func rollout(_ hosts: String) -> String {
        """
        local hosts, first, failed = gse.hosts("\(hosts)"), 1, {}
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
    }

    @Test func `a rehearsal of a local run on record has its facts, one for one`() async throws {
        let gse = try Gse([
            "policy.yaml": openPolicy, "inventory.yaml": "hosts:\n  \"web-[01:10]\": {}\n",
        ])
        let playbook = try gse.file(
            "rollout.lua", Self.rollout("group:all").replacing("FOLDER", with: gse.folder.path))

        let real = try await gse.run(["run", playbook, "--backend", "local", "--json"])
        let rehearsal = try await Self.rehearse(real, playbook, by: gse)

        #expect(try Self.events(rehearsal) == Self.events(real), "\(real.stderr)\(rehearsal.stderr)")
        #expect(rehearsal.exit == 0)
    }

    @Test func `a rehearsal of a run over ssh on record has its facts, one for one`() async throws {
        let fleet = try FleetGround(.withStockLimits())
        let playbook = try fleet.write(Self.rollout("h00*,h010"))

        let real = try await fleet.gse.run(["run", playbook, "--json"] + fleet.flags)
        let rehearsal = try await Self.rehearse(real, playbook, by: fleet.gse)

        #expect(try Self.events(rehearsal) == Self.events(real), "\(real.stderr)\(rehearsal.stderr)")
        #expect(rehearsal.exit == 0)
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
