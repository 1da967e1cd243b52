import Backends
import Effects
import ExecutionTesting
import Testing

@testable import Admission

/// What the simulated backend keeps of the agreement, over a model that answers the suite's own commands.
@Suite(.timeLimit(.minutes(5)))
struct SimulatedConformanceTests {
    /// What it does not keep, and why.
    static let differences: [BackendRule: String] = [
        .argumentsArriveExactly: "no program is there to say which arguments it got",
        .environmentIsExactlyWhatWasGiven: "no program is there to say what its environment is",
        .inputArrivesExactly: "no program is there to say what it read",
        .directoryIsEntered: "there are no directories",
        .unexecutableProgramIs126: "files are not executed",
        .brokenConditionsStopTheStart: "there are no links, so that only the words of a path count",
        .timeOutEndsTheTree: "there are no processes to look for",
        .cancellationEndsTheTree: "there are no processes to look for",
    ]

    static let model: FleetModel = {
        var commands: [CommandModel] = [0, 1, 3, 125, 255].map { code in
            answer("sh", "-c", "exit \(code)", ending: .exits(code))
        }
        commands += [
            answer("sh", "-c", "kill -9 $$", ending: .signalled(9)),
            answer(
                "sh", "-c", "head -c 3000000 /dev/zero; echo end >&2",
                stdout: String(repeating: "\0", count: 3_000_000), stderr: "end\n"),
            answer("printf", "12345", stdout: "12345"),
            answer("sh", "-c", "printf out; printf err >&2", stdout: "out", stderr: "err"),
            answer(
                "sh", "-c", "head -c 100000 /dev/zero; printf err >&2",
                stdout: String(repeating: "\0", count: 100_000), stderr: "err"),
            answer("gse-no-such-program", ending: .exits(127)),
            answer("/nonexistent/program", ending: .exits(127)),
        ]
        return FleetModel(latency: Latency(median: .milliseconds(1)), files: [:], commands: commands)
    }()

    private static func answer(
        _ words: String..., ending: CommandModel.Ending = .exits(0), stdout: String = "", stderr: String = ""
    ) -> CommandModel {
        let pattern = CommandPattern(words.map { Bytes($0.utf8) })
        guard let pattern else { preconditionFailure("the suite asks for possible commands") }
        return CommandModel(pattern, ending: ending, stdout: stdout, stderr: stderr)
    }

    @Test(arguments: BackendRule.allCases.filter { differences[$0] == nil })
    func `the simulated backend keeps the rule`(_ rule: BackendRule) async throws {
        let conformance = BackendConformance(
            backend: SimulatedBackend(try SimulatedFleet(Self.model), time: .machine),
            target: Target(name: "h1"), directory: Bytes("/srv".utf8)
        ) { request, limits, conditions in
            Admitted(
                request: request, rule: nil, limits: limits, conditions: conditions,
                programPath: LocalFixture.programPath, isReadOnly: false, leftOut: [])
        }

        let violations = await conformance.violations(of: rule)

        #expect(violations == [])
    }
}
