import Backends
import Effects
import ExecutionTesting
import Testing

@testable import Admission

@Suite(.timeLimit(.minutes(10)))
struct LocalConformanceTests {
    @Test(arguments: BackendRule.allCases)
    func `the local backend keeps the rule`(_ rule: BackendRule) async throws {
        // As the command does: who else adopts an orphan may take its time to reap it.
        ChildReaping.adoptOrphans()
        let folder = try ScratchFolder()
        let conformance = BackendConformance(
            backend: LocalBackend(grace: .milliseconds(300)), target: Target(name: "localhost"),
            directory: Bytes(folder.path.utf8)
        ) { request, limits, conditions in
            Admitted(
                request: request, rule: nil, limits: limits, conditions: conditions,
                programPath: LocalFixture.programPath, isReadOnly: false, leftOut: [])
        }

        let violations = await conformance.violations(of: rule)

        #expect(violations == [])
    }
}
