import Effects
import LuaSource

/// Durations longer than the run may take: what waits for them is never reached.
struct UnreachableTimes: Rule {
    let world: World
    let policy: PolicyView

    func findings(in source: CheckedSource) -> [SourceFinding] {
        var seen: Set<Int> = []
        return source.calls.flatMap { _, name, arguments -> [SourceFinding] in
            // Waiting for people does not count in the time of a run.
            guard name != "gse.approve", let shape = world.functions[name] else { return [] }
            let durations = CallArguments.problems(world, source, name, arguments, shape).durations
            return durations.compactMap { seenDuration in
                guard seenDuration.duration > policy.runTime, !seenDuration.option.contains("approve"),
                    seen.insert(seenDuration.expression).inserted
                else { return nil }
                return source.finding(
                    "time.run", .warning, at: seenDuration.expression,
                    "\(name): \(seenDuration.option) \(seenDuration.duration.words) is longer than the run may take "
                        + "(run_time \(policy.runTime.words))",
                    remedy: "a shorter one, or a longer limits.run_time in the policy")
            }
        }
    }
}

extension Duration {
    /// In the largest unit that makes it whole: `10m`.
    var words: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        for (unit, size) in [("h", Int64(3_600_000)), ("m", 60_000), ("s", 1000)]
        where milliseconds % size == 0 {
            return "\(milliseconds / size)\(unit)"
        }
        return "\(milliseconds)ms"
    }
}

extension CheckedSource {
    /// The duration that is visible; nil when none is.
    func duration(_ expression: Int) -> Duration? {
        switch kind(value(expression)) {
        case .integer(let integer): Quantity.seconds(Double(integer))
        case .float(let float): Quantity.seconds(float)
        case .string(let bytes): bytes.text.flatMap(Quantity.duration)
        default: nil
        }
    }
}
