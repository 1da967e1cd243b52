import BuiltCommand
import Foundation
import Testing

/// `gse.collector.check` against what BlueKing's check.py says of the same host.
///
/// The expected items and statuses are what check.py printed for each of these cases on this stand-in; where ours
/// differ, `fault` says what is wrong with check.py's.
@Suite(.timeLimit(.minutes(20)))
struct CollectorCheckTests {
    /// One state of a host.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// The items that check.py calls false, with its messages.
        var failing: [String: String] = [:]
        /// The items that are otherwise here, with our messages; nil: true here.
        var differing: [String: String?] = [:]
        /// What check.py does wrong; empty where both agree.
        var fault = ""
        var settings: [String] = []
        var agent: [String]? = []
        var isRunning = true
        var subscription = 12
        /// What is done to the host when everything runs.
        var change: @Sendable (CollectorHost) async throws -> Void = { _ in }

        var testDescription: String { name }
    }

    @Test(arguments: cases)
    func `the check says what check.py says, but for its faults`(_ item: Case) async throws {
        let host = try CollectorHost(item.settings.joined(separator: "\n"))
        if let flags = item.agent { try host.startAgent(flags) }
        if item.isRunning { try await host.script("start") }
        try await item.change(host)

        let ending = try await host.run(
            "subscription = \(item.subscription) return gse.collector.check(h, o()).by_host.localhost")

        let report = try Self.report(ending)
        var expected = item.failing.mapValues { Optional($0.replacing("ROOT", with: host.root)) }
        for (name, message) in item.differing { expected[name] = message }
        let failing = expected.compactMapValues { $0 }
        #expect(report.failing == failing, "\(ending.stderr)")
        #expect(report.status == failing.isEmpty)
        #expect(report.items == (item.subscription == 0 ? [] : Self.collectorItems) + Self.agentItems)
    }

    @Test func `what a well host says`() async throws {
        let host = try CollectorHost("HEALTHZ=yes")
        try host.startAgent([])
        try await host.script("start")

        let ending = try await host.run("return gse.collector.check(h, o()).data")

        let items = try JSONDecoder().decode([Report.Item].self, from: Data(ending.stdout.utf8))
        let messages = Dictionary(
            uniqueKeysWithValues: items.map { ("\($0.module) \($0.item)", $0.message) })
        #expect(
            messages["bkunifylogbeat config"] == "real_config_name: bkunifylogbeat_sub_12_host_3.conf")
        #expect(messages["bkunifylogbeat healthz"] == #"{"healthy":true}"#)
        let usage = try #require(messages["bkunifylogbeat process"])
        #expect(usage.wholeMatch(of: /cpu_usage: [\d.]+%, mem_usage: [\d.]+%/) != nil, "\(usage)")
    }

    @Test func `names that are no text crash nothing`() async throws {
        let host = try CollectorHost()
        _ = try await host.gse.shell(
            #"touch "$1/$(printf 'bkunifylogbeat_sub_12_\377.conf')" "$1/$(printf 'a\nb')""#,
            host.gse.path("gse/plugins/etc/bkunifylogbeat"))

        let ending = try await host.run("return #gse.collector.check(h, o()).data")

        #expect(ending.stdout == "10\n", "\(ending.stderr)")
    }

    @Test func `what nobody was allowed to look at is raised`() async throws {
        let ending = try await Gse().playbook(
            "local ok, e = pcall(gse.collector.check, gse.session {}) return {e.kind, e.code}")

        #expect(ending.stdout == #"["refused","refused.command"]"# + "\n", "\(ending.stderr)")
    }

    static let collectorItems = [
        "bkunifylogbeat bin_file", "bkunifylogbeat process", "bkunifylogbeat main_config",
        "bkunifylogbeat config", "bkunifylogbeat hosted", "bkunifylogbeat healthz",
    ]
    static let agentItems = [
        "gse_agent process", "gse_agent socket", "gse_agent socket_queue_status",
        "gse_agent dataserver_port",
    ]

    /// What the check answers.
    struct Report: Decodable {
        struct Item: Decodable {
            var module: String
            var item: String
            var status: Bool
            var message: String
        }

        var status: Bool
        var data: [Item]

        var items: [String] { data.map { "\($0.module) \($0.item)" } }
        var failing: [String: String] {
            Dictionary(
                uniqueKeysWithValues: data.filter { !$0.status }.map {
                    ("\($0.module) \($0.item)", $0.message)
                })
        }
    }

    private static func report(_ ending: Gse.Ending) throws -> Report {
        try #require(
            try? JSONDecoder().decode(Report.self, from: Data(ending.stdout.utf8)), "\(ending.stderr)")
    }
}
