import BuiltCommand
import Foundation

extension CollectorHost {
    /// The policy of `scripts/playbooks/collector.policy.yaml`, for this host's paths.
    func policy() throws -> String {
        let file = Gse.package.appending(path: "scripts/playbooks/collector.policy.yaml")
        let reading = ["/var/run/gse", gse.path("run"), gse.path("data")].map { "{path_under: \($0)}" }
            .joined(separator: ", ")
        return try String(contentsOf: file, encoding: .utf8)
            .replacing("/usr/local/gse", with: root)
            .replacing("{path_under: /var/run/gse}", with: reading)
            .replacing("/var/log/gse", with: gse.path("logs")).replacing("/tmp/bkc.log", with: record)
            .replacing("/var/run/ipc.state.report", with: socket).replacing("58625", with: "\(dataPort)")
    }

    /// The options that say where things are.
    var places: String {
        """
        socket = "\(socket)", agent = "\(agentName)", data_port = \(dataPort), record = "\(record)", settle = "400ms"
        """
    }

    /// The options of every call.
    private var options: String {
        """
        { root = "\(root)", subscription = subscription or 12, within = within or "10s", generation = generation,
          \(places) }
        """
    }

    /// Runs Lua that knows `h`, this host, and `o()`, the options; `subscription`, `within` and `generation` change them.
    func run(_ source: String, _ flags: String...) async throws -> Gse.Ending {
        let head = """
            local h = gse.session {}
            local subscription, within, generation
            local function o() return \(options) end

            """
        let policy = try gse.file("policy.yaml", policy())
        return try await gse.run(
            ["run", try gse.file("playbook.lua", head + source), "--policy", policy] + flags)
    }
}
