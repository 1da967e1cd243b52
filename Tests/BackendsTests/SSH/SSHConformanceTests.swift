import Effects
import ExecutionTesting
import Testing

@testable import Backends

/// The agreement of every backend, over a real sshd and each login shell.
@Suite(.timeLimit(.minutes(10)))
struct SSHConformanceTests {
    @Test(arguments: BackendRule.allCases, ["sh-dash", "sh-bash", "sh-busybox", "sh-zsh"])
    func `the ssh backend keeps the rule`(_ rule: BackendRule, _ host: String) async throws {
        let fixture = try SSHFixture()
        let folder = try fixture.folder()
        let backend = SSHBackend(run: RunID("\(rule)-\(host)"))
        let conformance = BackendConformance(
            backend: backend, target: fixture.target(host), directory: Bytes(folder.path.utf8)
        ) { SSHFixture.admitted($0, $1, $2) }

        let violations = await conformance.violations(of: rule)
        await backend.end(isOver: true)

        #expect(violations == [])
    }
}
