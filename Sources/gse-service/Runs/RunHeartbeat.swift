import Service
import ServiceLifecycle

/// Tells those who follow runs now and then that they are still heard, so that nothing in between hangs up; and when the
/// service stops, gives runs a while to end.
struct RunHeartbeat: ServiceLifecycle.Service {
    let desk: RunDesk
    /// How long live runs have to end; those that have not are resumed when the service is started again.
    let grace: Duration

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .seconds(15))
                desk.quiet()
            }
        }
        desk.close()
        let end = ContinuousClock.now + grace
        while desk.liveRuns > 0, .now < end, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(50))
        }
    }
}
