import Service
import ServiceLifecycle

/// What goes on beside requests: sessions that are too old are closed, and systemd hears that the service lives.
struct Housekeeping: ServiceLifecycle.Service {
    let desk: Desk
    let systemd: SystemdSocket
    /// How long running commands may go on once a stop is asked for.
    let grace: Duration

    func run() async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { await cancelWhenGracefulShutdown { await desk.run() } }
            group.addTask { await cancelWhenGracefulShutdown { await watch() } }
            try await gracefulShutdown()
            systemd.say("STOPPING=1")
            await desk.shutdown(grace: grace)
            group.cancelAll()
        }
    }

    /// Says that the service lives, from a task like those that answer requests.
    private func watch() async {
        guard let interval = systemd.watchInterval else { return }
        while (try? await Task.sleep(for: interval)) != nil { systemd.say("WATCHDOG=1") }
    }
}
