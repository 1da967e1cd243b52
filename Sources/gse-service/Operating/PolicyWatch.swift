import Logging
import Preparing
import ServiceLifecycle
import UnixSignals

/// Reads the policy again on SIGHUP, and within two seconds of a change of its file.
struct PolicyWatch: Service {
    let policy: PolicyInForce
    let log: Logger
    /// What else follows a new policy.
    var then: @Sendable (PolicyFiles) async -> Void = { _ in }

    func run() async throws {
        await withTaskGroup { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
                    await look(always: true)
                }
            }
            group.addTask {
                try? await cancelWhenGracefulShutdown {
                    while true {
                        try await Task.sleep(for: .seconds(2))
                        await look(always: false)
                    }
                }
            }
        }
    }

    private func look(always: Bool) async {
        let before = policy.now.problem
        if let files = policy.refresh(always: always) {
            log.info("policy read", metadata: ["path": "\(files.found?.path ?? "built in")"])
            await then(files)
        } else if let problem = policy.now.problem, always || problem != before {
            log.error("policy refused, the one before stays in force", metadata: ["problem": "\(problem)"])
        }
    }
}
