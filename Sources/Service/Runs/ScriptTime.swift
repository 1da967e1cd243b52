import Effects

/// The CPU time that the scripts of principals took in the last hour.
struct ScriptTime: Sendable {
    private static let window = Duration.seconds(3600)

    private var taken: [String: [(time: ContinuousClock.Instant, amount: Duration)]] = [:]

    /// What a script of a principal took.
    mutating func add(_ amount: Duration, of principal: String, at now: ContinuousClock.Instant = .now) {
        guard amount > .zero else { return }
        taken[principal, default: []].append((now, amount))
    }

    /// What a principal's scripts took in the last hour.
    mutating func used(by principal: String, at now: ContinuousClock.Instant = .now) -> Duration {
        taken[principal]?.removeAll { $0.time + Self.window <= now }
        if taken[principal]?.isEmpty == true { taken[principal] = nil }
        return (taken[principal] ?? []).reduce(.zero) { $0 + $1.amount }
    }

    /// Seconds, at least 1, until the first of it is an hour ago.
    func wait(of principal: String, at now: ContinuousClock.Instant = .now) -> Int {
        guard let first = taken[principal]?.first?.time else { return 1 }
        return max(1, Int((first + Self.window - now).components.seconds) + 1)
    }
}
