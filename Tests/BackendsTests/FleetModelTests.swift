import Backends
import ConfigurationFiles
import Effects
import Fleet
import Testing

@Suite(.timeLimit(.minutes(5)))
struct FleetModelTests {
    private static let text = """
        latency: {median: 20ms, p99: 2s}
        state: {nginx: "1.24"}
        files: {/etc/app.conf: "port 80"}
        commands:
          - {run: [systemctl, reload, nginx], on: "group:web", when: {nginx: "1.24"}, exit_code: 1}
          - {run: "nginx -v **", stdout: "version {{nginx}} on {{name}}", latency: 2s, sets: {seen: "yes"}}
          - {run: reboot, lost: true}
        probes: [{tcp: "127.0.0.1:80", when: {nginx: "1.25"}, answers: false}]
        """

    @Test func `a model is read from YAML and from a table alike`() throws {
        let json = try JSON.read(
            Bytes(
                """
                {"latency": {"median": "20ms", "p99": 2}, "state": {"nginx": "1.24"},
                 "files": {"/etc/app.conf": "port 80"},
                 "commands": [
                   {"run": ["systemctl", "reload", "nginx"], "on": "group:web", "when": {"nginx": "1.24"},
                    "exit_code": 1},
                   {"run": "nginx -v **", "stdout": "version {{nginx}} on {{name}}", "latency": "2s",
                    "sets": {"seen": "yes"}},
                   {"run": "reboot", "lost": true}],
                 "probes": [{"tcp": "127.0.0.1:80", "when": {"nginx": "1.25"}, "answers": false}]}
                """.utf8))

        var file = try FleetModel.parse(Bytes(Self.text.utf8), path: "the model")
        var table = try FleetModel(json: json)

        for index in file.commands.indices {
            file.commands[index].line = nil
            table.commands[index].line = nil
        }
        file.probes[0].line = nil
        table.probes[0].line = nil
        #expect(file == table)
        #expect(file.commands.map(\.ending) == [.exits(1), .exits(0), .lost])
    }

    static let mistakes: [(text: String, message: String)] = [
        ("latncy: 1s", "m.yaml:1: unknown key \"latncy\" in a model; did you mean \"latency\"?"),
        ("latency: soon", "m.yaml:1: latency is a duration, like 20ms or 2s, not \"soon\""),
        (
            "commands:\n  - {run: a, exit_cod: 1}",
            "m.yaml:2: unknown key \"exit_cod\" in a command; did you mean \"exit_code\"?"
        ),
        ("commands: [{exit_code: 1}]", "m.yaml:1: a command needs \"run\""),
        (
            "state: {nginx: a}\ncommands:\n  - {run: a, when: {ngins: b}}",
            "m.yaml:3: no host has the state \"ngins\"; states are named by state and sets; did you mean \"nginx\"?"
        ),
        (
            "commands: [{run: a, stdout: \"{{adress}}\"}]",
            "m.yaml:1: no host has the state \"adress\"; states are named by state and sets; did you mean \"address\"?"
        ),
        (
            "commands: [{run: a, exit_code: 1, lost: true}]",
            "m.yaml:1: a command ends in one way: exit_code, signal, timed_out or lost"
        ),
        (
            "commands: [{run: [a, \"**\", b]}]",
            "m.yaml:1: run names a program first, and ** only as its last word"
        ),
        ("files: {etc: a}", "m.yaml:1: a file is named by its absolute path, not \"etc\""),
        ("probes: [{answers: true}]", "m.yaml:1: a probe has one of tcp and http"),
    ]

    @Test(arguments: mistakes)
    func `a mistake is told with its line and what may have been meant`(
        _ text: String, _ message: String
    ) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try FleetModel.parse(Bytes(text.utf8), path: "m.yaml")
        }

        #expect(error?.description == message)
    }

    @Test func `a selector of hosts that are not there is told with its line`() throws {
        let model = try FleetModel.parse(Bytes(Self.text.utf8), path: "m.yaml")

        let error = #expect(throws: ConfigurationError.self) { try SimulatedFleet(model) }

        #expect(error?.description == "m.yaml:5: there is no group \"web\"")
    }

    @Test func `stars in a line may be bare or stand in quotes as text`() throws {
        let model = try FleetModel.parse(
            Bytes("commands: [{run: \"a * 'b * c' **\"}]".utf8), path: "m.yaml")

        let pattern = try #require(CommandPattern(["a", "*", "b * c", "**"].map { Bytes($0.utf8) }))
        #expect(model.commands.map(\.pattern) == [pattern])
    }
}
