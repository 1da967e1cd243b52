import Effects

/// How many there were in each of the last 60 seconds.
struct MinuteWindow: Sendable {
    private static let seconds = 60

    /// By second, in a ring; empty before the first.
    private var counts: [Int32] = []
    private var second: Int64 = 0
    /// How many there were within the last minute, as of the last look.
    private(set) var total = 0

    /// Counts one.
    mutating func add(at now: Timestamp) {
        advance(to: now)
        if counts.isEmpty { counts = Array(repeating: 0, count: Self.seconds) }
        counts[place(of: second)] += 1
        total += 1
    }

    /// Forgets what is older than a minute.
    mutating func advance(to now: Timestamp) {
        let target = max(second, now.milliseconds / 1000)
        defer { second = target }
        guard !counts.isEmpty else { return }
        for passed in 0..<min(target - second, Int64(Self.seconds)) {
            let place = place(of: second + passed + 1)
            total -= Int(counts[place])
            counts[place] = 0
        }
    }

    /// How long it takes from now until there are fewer than `most`.
    func wait(below most: Int) -> Duration {
        var left = total
        for age in counts.isEmpty ? 0..<0 : 0..<Self.seconds {
            let oldest = second - Int64(Self.seconds - 1 - age)
            left -= Int(counts[place(of: oldest)])
            if left < most { return .seconds(age + 1) }
        }
        return .seconds(Self.seconds)
    }

    private func place(of second: Int64) -> Int { Int(((second % 60) + 60) % 60) }
}
