import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// Many hosts at once, good ones and bad ones.
@Suite(.timeLimit(.minutes(10)))
struct SSHFleetTests {
    @Test func `of 200 hosts none is lost to the limits an sshd comes with`() async throws {
        let ending = try await FleetGround(.withStockLimits()).run(
            """
            local s = gse.session{hosts = "group:fleet"}
            local first = gse.exec(s, {"seq", "1", "3"}, {ok = false})
            local second = gse.exec(s, {"false"}, {ok = {1}})
            return {#first.succeeded, first.failed, first.by_host.h200.text, #second.succeeded, second.failed}
            """)

        #expect(ending.stdout == "[200,[],\"1\\n2\\n3\",200,[]]\n", "\(ending.stderr)")
    }

    /// Hosts that misbehave, and how each is to be reported when a command writes 108,894 bytes there.
    static let bad: [(name: String, way: String, status: Set<String>)] = [
        ("full-1", "full", ["lost"]), ("full-2", "full", ["lost"]), ("mute-1", "mute", ["lost"]),
        ("mute-2", "mute", ["lost"]), ("banner-1", "banner", ["lost"]), ("banner-2", "banner", ["lost"]),
        ("close-1", "close", ["lost"]), ("close-2", "close", ["lost"]), ("reset-1", "reset 0", ["lost"]),
        ("reset-2", "reset 600", ["lost"]), ("reset-3", "reset 16384", ["lost"]),
        ("reset-4", "reset 65536", ["lost"]), ("drip-1", "drip 0", ["lost"]),
        ("drip-2", "drip 600", ["lost"]),
        ("drip-3", "drip 16384", ["timed_out", "lost"]), ("dead-1", "dead 0", ["lost"]),
        ("dead-2", "dead 600", ["lost"]), ("dead-3", "dead 16384", ["timed_out", "lost"]),
        ("dead-4", "dead 65536", ["timed_out", "lost"]),
    ]

    @Test func `bad hosts are reported, each as what it is, and leave the others alone`() async throws {
        let sshd = try Sshd.withStockLimits()
        let hostile = try HostileHosts(Self.bad.map { ($0.name, $0.way) }, before: sshd)
        let fleet = try FleetGround(sshd) { try hostile.inventory(besides: 180, in: $0) }

        let ending = try await fleet.run(
            """
            local s = gse.session{hosts = "group:fleet,group:hostile,full-disk"}
            local r = gse.wait(gse.run(s, {"seq", "1", "20000"}, {timeout = "15s", output = "1KiB"}))
            local bad, good, hurt = {}, 0, {}
            for _, host in ipairs(r.hosts) do
                if host.name:match("^h%d") then
                    if host.ok and host.stdout_bytes == 108894 then
                        good = good + 1
                    else
                        hurt[#hurt + 1] = {host.name, host.status, host.reason or host.stdout_bytes}
                    end
                else
                    bad[host.name] = {status = host.status, reason = host.reason}
                end
            end
            return {good = good, hurt = gse.json.array(hurt), bad = bad}
            """)

        let result = try #require(try ending.facts().first, "\(ending.stderr)")
        #expect(result["good"] as? Int == 180, "\(result["hurt"] ?? [])")
        let bad = try #require(result["bad"] as? [String: [String: String]])
        for (name, _, status) in Self.bad {
            #expect(status.contains(bad[name]?["status"] ?? "none"), "\(name): \(bad[name] ?? [:])")
            #expect(bad[name]?["reason"]?.isEmpty == false, "\(name) has no reason")
        }
        #expect(bad["full-disk"]?["status"] == "failed", "\(bad["full-disk"] ?? [:])")
        #expect(bad["full-disk"]?["reason"]?.contains("cannot note the start") == true)
    }
}
