import Effects
import HTTPTypes
import Journaling

/// Whether the service lives, whether it can do its work, and what it counts.
struct HealthEndpoints: Sendable {
    let policy: PolicyInForce
    let metrics: Metrics
    /// What keeps it from doing its work now, a sentence each.
    let obstacles: @Sendable () async -> [String]

    /// The endpoints.
    var all: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/healthz", summary: "Whether the process answers.", access: .anyone,
                answer: { _ in .data(["status": "ok"]) }),
            Endpoint(
                method: .get, path: "/readyz", summary: "Whether new work is taken.", access: .anyone,
                statuses: [200, 503], answer: ready),
            Endpoint(
                method: .get, path: "/metrics", summary: "What is counted, for Prometheus.", access: .anyone,
                data: ["type": "string"], type: "text/plain; version=0.0.4",
                answer: { _ in .raw(exposition, type: "text/plain; version=0.0.4; charset=utf-8") }),
        ]
    }

    @Sendable private func ready(_ call: Call) async throws(Problem) -> Reply {
        let obstacles = await obstacles()
        guard obstacles.isEmpty else {
            throw Problem(
                .serviceUnavailable, "fault.unready", obstacles.joined(separator: "; "), retryAfter: 1)
        }
        return .data(["status": "ready"])
    }

    private var exposition: Bytes {
        metrics.set(
            "gse_policy_rejected",
            "Whether the policy file as it stands is bad, so that the one before is in force.",
            policy.now.problem == nil ? 0 : 1)
        return metrics.exposition
    }
}
