internal import Effects

/// Refuses tasks on more hosts than the limit `hosts` of the run; ``SessionGrant`` counts those of sessions.
struct HostCount: Gate {
    let most: Int

    func verdict(on effect: Effect) -> Verdict {
        guard case .task(let request) = effect, request.hosts.count > most else { return .notMine }
        return .refuse(Self.refusal(request.hosts.count, most))
    }

    static func refusal(_ hosts: Int, _ most: Int) -> Refusal {
        Refusal(
            code: "refused.limit", message: "\(hosts) hosts were asked for at once, and the limit is \(most)",
            remedy: "fewer hosts, or a larger limits.hosts in the role")
    }
}
