import Admission
import Effects
import ExecutionTesting
import LoopbackFleet
import Testing

@testable import Backends

/// What is left of many commands over ssh: nothing, here or on the host.
@Suite(.timeLimit(.minutes(10)), .serialized)
struct SSHLeakTests {
    @Test func `a thousand commands of every ending leave no descriptor`() async throws {
        let fixture = try SSHFixture()
        let hosts = Sshd.hosts(10)
        let endings = [
            (["true"], 60_000), (["sh", "-c", "cat; exit 3"], 60_000), (["gse-missing"], 60_000),
            (["sh", "-c", "kill -9 $$"], 60_000), (["sleep", "1000"], 100),
        ]
        let before = Processes.openDescriptors()

        let backend = SSHBackend(run: RunID("leaks"))
        var statuses: [TaskStatus: Int] = [:]
        for round in 0..<20 {
            for (number, (words, limit)) in endings.enumerated() {
                let outcomes = try await SSHFixture.outcomes(
                    of: words, on: hosts.map(fixture.target), by: backend,
                    task: TaskID(number: round * endings.count + number + 1), timeout: .milliseconds(limit))
                for outcome in outcomes { statuses[outcome.status, default: 0] += 1 }
            }
        }
        await backend.end(isOver: true)

        #expect(statuses == [.succeeded: 200, .failed: 600, .timedOut: 200])
        // Other tests of this process run meanwhile and hold some; a thousand leaked ones would stand out.
        #expect(Processes.openDescriptors() < before + 400)
    }

    @Test func `nine commands that will not go are all ended, though each takes its time`() async throws {
        let fixture = try SSHFixture()
        let backend = SSHBackend(run: RunID("stubborn"), SSHTable.Settings(grace: .seconds(3)))
        let stubborn = ["sh", "-c", "trap '' TERM; while :; do sleep 0.2; done", "gse-stubborn-9"]

        let outcomes = try await withThrowingTaskGroup { group in
            for number in 1...9 {
                group.addTask {
                    try await SSHFixture.outcomes(
                        of: stubborn, on: [fixture.target("h150")], by: backend, task: TaskID(number: number),
                        timeout: .seconds(1))
                }
            }
            return try await group.reduce(into: [HostOutcome]()) { $0 += $1 }
        }
        await backend.end(isOver: true)

        #expect(outcomes.map(\.status) == Array(repeating: .timedOut, count: 9))
        #expect(outcomes.compactMap(\.reason) == [])
        #expect(Processes.words(naming: ["gse-stubborn-9"]).filter { $0.first == "sh" } == [])
    }
}
