internal import Effects

/// Refuses sessions and tasks on more hosts than the limit `hosts` of the run.
struct HostCount: Gate {
    let most: Int

    func verdict(on effect: Effect) -> Verdict {
        let hosts: Int
        switch effect {
        case .session(let request): hosts = request.hosts.count
        case .task(let request): hosts = request.hosts.count
        case .close, .wait, .cancel, .abandon, .sleep, .now, .random, .log, .progress, .hosts, .describe,
            .file,
            .module, .playbook, .finish:
            return .notMine
        }
        guard hosts > most else { return .notMine }
        return .refuse(
            Refusal(
                code: "refused.limit",
                message: "\(hosts) hosts were asked for at once, and the limit is \(most)",
                remedy: "fewer hosts, or a larger limits.hosts in the role"))
    }
}
