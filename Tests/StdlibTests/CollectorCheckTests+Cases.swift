import BuiltCommand
import Foundation

extension CollectorCheckTests {
    static let cases: [Case] = collectorCases + configurationCases + agentCases

    private static let main = "gse/plugins/etc/bkunifylogbeat.conf"
    private static let sub = "gse/plugins/etc/bkunifylogbeat/bkunifylogbeat_sub_12_host_3.conf"
    private static let table = "gse/agent/etc/procinfo.json"

    private static let collectorCases: [Case] = [
        Case(name: "well"),
        Case(name: "no subscription", subscription: 0),
        Case(
            name: "no program file", failing: ["bkunifylogbeat bin_file": ""],
            differing: ["bkunifylogbeat healthz": "not found"],
            fault: "says that all is well also when it could not ask",
            change: { try $0.remove("gse/plugins/bin/bkunifylogbeat") }),
        Case(
            name: "process missing",
            failing: [
                "bkunifylogbeat process": "bkunifylogbeat is not running",
                "gse_agent socket_queue_status": "socket not used",
            ], isRunning: false),
        Case(
            name: "eleven reloads today",
            failing: ["bkunifylogbeat process": "restart/reload times is over 10"],
            change: { try $0.recordToday("reload", times: 11) }),
        Case(
            name: "eleven reloads yesterday",
            change: { try $0.gse.file("bkc.log", CollectorHost.line("20200101", "reload", times: 11)) }),
        Case(
            name: "six restarts today",
            failing: ["bkunifylogbeat process": "restart/reload times is over 10"],
            differing: ["bkunifylogbeat process": .none],
            fault: "counts lines, and a restart writes two",
            change: { try $0.recordToday("stop", "start", times: 6) }),
        Case(
            name: "eleven reloads of another plugin whose name holds this one's",
            failing: ["bkunifylogbeat process": "restart/reload times is over 10"],
            differing: ["bkunifylogbeat process": .none],
            fault: "takes a part of a name for the name",
            change: { try $0.recordToday("reload", times: 11, of: "bkunifylogbeat2") }),
        Case(name: "no record", change: { try $0.remove("bkc.log") }),
        Case(name: "a subcommand healthz", settings: ["HEALTHZ=yes"]),
    ]

    private static let configurationCases: [Case] = [
        Case(
            name: "main configuration missing",
            failing: ["bkunifylogbeat main_config": "main config file is not exists"],
            change: { try $0.remove(main) }),
        Case(
            name: "main configuration with another directory",
            failing: [
                "bkunifylogbeat main_config":
                    "multi_config not have path [ROOT/plugins/etc/bkunifylogbeat.conf]"
            ],
            change: { try $0.gse.file(main, $0.mainConfiguration(subs: "/elsewhere")) }),
        Case(
            name: "main configuration with the directory in quotes",
            failing: [
                "bkunifylogbeat main_config":
                    "multi_config not have path [ROOT/plugins/etc/bkunifylogbeat.conf]"
            ],
            differing: ["bkunifylogbeat main_config": .none],
            fault: "knows no quotes, which the packaged template has",
            change: {
                let quoted = $0.mainConfiguration(subs: "\"\($0.root)/plugins/etc/bkunifylogbeat\"")
                try $0.gse.file(main, quoted)
            }),
        Case(
            name: "sub-configuration missing", failing: ["bkunifylogbeat config": ""],
            change: { try $0.remove(sub) }),
        Case(
            name: "sub-configuration of subscription 12 only, and 1 is asked for",
            differing: ["bkunifylogbeat config": ""], fault: "takes 12 for 1", subscription: 1),
        Case(
            name: "sub-configuration below a directory",
            change: {
                try $0.remove(sub)
                try $0.gse.file(
                    "gse/plugins/etc/bkunifylogbeat/bcs/bkunifylogbeat_sub_12_host_3.conf", "")
            }),
        Case(
            name: "not hosted", failing: ["bkunifylogbeat hosted": ""],
            change: { try $0.gse.file(table, #"{"proc":[]}"#) }),
        Case(
            name: "no table of what is hosted", failing: ["bkunifylogbeat hosted": ""],
            change: { try $0.remove(table) }),
        Case(
            name: "another of a longer name is hosted",
            differing: ["bkunifylogbeat hosted": ""], fault: "takes a part of a name for the name",
            change: { try $0.gse.file(table, #"{"proc":[{"procName":"bkunifylogbeat-old"}]}"#) }),
    ]

    private static let agentCases: [Case] = [
        Case(
            name: "no agent",
            failing: [
                "gse_agent process": "", "gse_agent socket": "",
                "gse_agent socket_queue_status": "socket not used",
                "gse_agent dataserver_port": "dataserver not exist",
            ], agent: nil),
        Case(
            name: "agent ended, its socket file is there",
            failing: [
                "gse_agent process": "", "gse_agent socket_queue_status": "socket not used",
                "gse_agent dataserver_port": "dataserver not exist",
            ], change: { try await $0.stopAgent() }),
        Case(
            name: "socket file missing", failing: ["gse_agent socket": ""],
            change: { try $0.remove("ipc.state.report") }),
        Case(
            name: "a plain file instead of the socket", differing: ["gse_agent socket": ""],
            fault: "any file will do",
            change: {
                try $0.remove("ipc.state.report")
                try $0.gse.file("ipc.state.report", "")
            }),
        Case(
            name: "socket queue blocked",
            failing: ["gse_agent socket_queue_status": "socket queue blocking"], agent: ["blocked"]),
        Case(
            name: "no data server", failing: ["gse_agent dataserver_port": "dataserver not exist"],
            agent: ["no-data"]),
    ]
}
