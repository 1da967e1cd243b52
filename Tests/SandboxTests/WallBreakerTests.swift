import BuiltCommand
import Foundation
import SandboxClient
import Testing

/// What native code could try behind the walls, each attempt in a process of its own.
@Suite("Behind the walls", .timeLimit(.minutes(20)))
struct WallBreakerTests {
    struct Attempt: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let isAllowed: Bool
    }

    static let executable = URL(fileURLWithPath: SandboxWorker.executable(named: "wall-breaker"))

    static let attempts: [Attempt] = {
        guard let gse = try? Gse() else { return [] }
        let listed = try? gse.start(["--list"], executable: executable).endingAtOnce()
        return withExtendedLifetime(gse) { listed?.stdout ?? "" }
            .split(separator: "\n").map { line in
                let words = line.split(separator: " ", maxSplits: 1)
                return Attempt(testDescription: String(words[1]), isAllowed: words[0] == "allowed")
            }
    }()

    @Test func `the attempts are there`() {
        let forbidden = Set(Self.attempts.filter { !$0.isAllowed }.map(\.testDescription))
        let named: Set = [
            "openat", "socket", "execve", "clone", "clone3", "ptrace", "kill", "mmap executable memory",
            "mprotect executable memory", "prctl", "process_vm_readv", "write another descriptor",
            "io_uring_setup",
        ]

        #expect(forbidden.isSuperset(of: named))
        #expect(Self.attempts.count { $0.isAllowed } == 8)
    }

    @Test(arguments: attempts)
    func `what a script cannot need kills the process, what it needs works`(_ attempt: Attempt) async throws {
        let gse = try Gse()
        gse.environment = [:]

        let ending = try await gse.run([attempt.testDescription], executable: Self.executable)

        let killed = Gse.Ending(exit: SIGSYS, stdout: "", stderr: "", isCrash: true)
        let succeeded = Gse.Ending(exit: 0, stdout: "", stderr: "")
        #expect(ending == (attempt.isAllowed ? succeeded : killed))
    }
}
