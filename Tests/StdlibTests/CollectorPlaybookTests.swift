import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// `scripts/playbooks/collector.lua` on a stand-in, here and behind ssh.
@Suite(.timeLimit(.minutes(20)))
struct CollectorPlaybookTests {
    static let sub = "bkunifylogbeat_sub_12_host_3.conf"
    static let place = "gse/plugins/etc/bkunifylogbeat/\(sub)"

    @Test(arguments: [false, true])
    func `a sub-configuration is taken up, here and over ssh`(_ isOverSSH: Bool) async throws {
        let host = try CollectorHost()
        try host.startAgent()
        try await host.script("start")
        let before = try host.status()

        let ending = try await Self.run(host, over: isOverSSH ? .shared() : nil)

        let name = isOverSSH ? "h001" : "localhost"
        #expect(ending.stderr.contains("\(name) has taken it up"), "\(ending.stderr)")
        #expect(try host.gse.read(Self.place) == CollectorHost.sub(dataid: 2002))
        let after = try host.status()
        #expect(after.pid == before.pid)
        #expect(after.generation == 2)
        #expect(after.tasks.count == 1 && after.tasks != before.tasks)
    }

    @Test func `a collector that does not take it up gets the old one back`() async throws {
        let host = try CollectorHost("DEFECT=ignore-reload")
        try host.startAgent()
        try await host.script("start")

        let ending = try await Self.run(host)

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("it has not taken up a new configuration"), "\(ending.stderr)")
        #expect(try host.gse.read(Self.place) == CollectorHost.sub(dataid: 1001))
    }

    @Test func `a host whose agent is not well is left as it is`() async throws {
        let host = try CollectorHost()
        try host.startAgent(["no-data"])
        try await host.script("start")

        let ending = try await Self.run(host)

        #expect(ending.exit == 1)
        let words = "not every agent is well: localhost: gse_agent dataserver_port dataserver not exist"
        #expect(ending.stderr.contains(words), "\(ending.stderr)")
        #expect(try host.gse.read(Self.place) == CollectorHost.sub(dataid: 1001))
        #expect(try host.status().generation == 1)
    }

    @Test func `two collectors beside each other are left as they are`() async throws {
        let host = try CollectorHost("DEFECT=shared-pid-file")
        try host.startAgent()
        try await host.script("start")
        try await host.script("start")

        let ending = try await Self.run(host)

        #expect(ending.exit == 1)
        let words = "a first look failed on localhost: 2 processes of bkunifylogbeat run; nothing was changed"
        #expect(ending.stderr.contains(words), "\(ending.stderr)")
        #expect(try host.gse.read(Self.place) == CollectorHost.sub(dataid: 1001))
    }

    @Test func `a sub-configuration without a data id goes nowhere`() async throws {
        let host = try CollectorHost()

        let ending = try await Self.run(host, content: "local: []\n")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("has no dataid"), "\(ending.stderr)")
    }

    @Test func `every call works over ssh`() async throws {
        let host = try CollectorHost()
        try host.startAgent()
        let inventory = try Self.inventory(host, .shared())

        let ending = try await host.run(
            """
            h = gse.session { hosts = {"h001"} }
            local c = gse.collector
            local started, checked = c.start(h, o()), c.check(h, o())
            local reloaded, restarted = c.reload(h, o()), c.restart(h, o())
            local stopped = c.stop(h, o())
            return {started.changed, checked.status, reloaded.evidence, restarted.was == started.pid,
                stopped.was == restarted.pid, c.status(h, o()).running}
            """, "--inventory", inventory)

        #expect(ending.stdout == "[true,true,\"generation\",true,true,false]\n", "\(ending.stderr)")
    }

    @Test func `a host that cannot be reached has every item, false, and why`() async throws {
        let host = try CollectorHost()
        let inventory = try host.gse.file(
            "inventory.yaml", "hosts: {h001: {address: 127.0.0.1, port: 1, groups: [collectors]}}")

        let ending = try await host.run(
            """
            h = gse.session { hosts = {"h001"} }
            local lost = 0
            local report = gse.collector.check(h, o())
            for _, item in ipairs(report.data) do
                if not item.status and item.message ~= "" then lost = lost + 1 end
            end
            return {#report.data, lost, report.status}
            """, "--inventory", inventory)

        #expect(ending.stdout == "[10,10,false]\n", "\(ending.stderr)")
    }

    @Test func `the page shows the policy of the playbook`() throws {
        let page = Gse.package.appending(path: "Sources/gse/gse.docc/Collector.md")
        let file = Gse.package.appending(path: "scripts/playbooks/collector.policy.yaml")
        let policy = try String(contentsOf: file, encoding: .utf8)

        let rules = try #require(policy.range(of: "version: 1")).lowerBound
        #expect(try String(contentsOf: page, encoding: .utf8).contains(policy[rules...]))
    }

    @Test(arguments: [[], ["--every-fault"]])
    func `the rehearsal ends well, whatever goes wrong`(_ flags: [String]) async throws {
        let folder = Gse.package.appending(path: "scripts/playbooks").path
        let gse = try Gse(["inventory.yaml": #"hosts: {"log-1": {groups: [collectors]}}"#])

        let ending = try await gse.run(
            [
                "rehearse", "\(folder)/collector.lua", "--model", "\(folder)/collector.model.yaml",
                "--policy", "\(folder)/collector.policy.yaml", "--inventory", gse.path("inventory.yaml"),
                "--arg", "config=bkunifylogbeat_sub_42_host_7.conf",
            ] + flags)

        #expect(ending.exit == 0, "\(ending.stdout)\(ending.stderr)")
    }

    /// The inventory in which `h001` is this machine behind ssh, or `localhost` is a collector's host.
    private static func inventory(_ host: CollectorHost, _ sshd: Sshd?) throws -> String {
        guard let sshd else {
            return try host.gse.file("inventory.yaml", "hosts: {localhost: {groups: [collectors]}}\n")
        }
        return try host.gse.file(
            "inventory.yaml",
            """
            defaults: {port: \(sshd.port), user: \(NSUserName()), identity_file: \(sshd.identityFile),
              ssh_config: \(sshd.configFile)}
            hosts: {h001: {address: 127.0.0.1, groups: [collectors]}}

            """)
    }

    private static func run(
        _ host: CollectorHost, over sshd: Sshd? = nil, content: String = CollectorHost.sub(dataid: 2002)
    ) async throws -> Gse.Ending {
        let file = Gse.package.appending(path: "scripts/playbooks/collector.lua")
        let source = try String(contentsOf: file, encoding: .utf8)
            .replacing(#"within = "60s""#, with: #"within = "3s""#)
            .replacing("root = args.root,", with: "root = args.root, \(host.places),")
            .replacing("{ root = args.root }", with: "{ root = args.root, \(host.places) }")
        try host.gse.file("play/collector.lua", source)
        try host.gse.file("play/\(sub)", content)
        let policy = try host.gse.file("policy.yaml", host.policy())
        return try await host.gse.run([
            "run", host.gse.path("play/collector.lua"), "--policy", policy,
            "--inventory", try inventory(host, sshd), "--arg", "config=\(sub)", "--arg", "root=\(host.root)",
        ])
    }
}
