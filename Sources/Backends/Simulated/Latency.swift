import Glibc

/// How long something takes on a simulated host.
public struct Latency: Sendable, Hashable {
    /// Half of the times are shorter.
    public var median: Duration
    /// One time in a hundred is longer; the median for one that is always the same.
    public var p99: Duration

    /// A log-normal distribution; always `median` when `p99` is not longer.
    public init(median: Duration, p99: Duration? = nil) {
        self.median = median
        self.p99 = max(median, p99 ?? median)
    }

    /// What is taken for a command of which nothing is said: most take a moment, a few ten times as long.
    public static let usual = Latency(median: .milliseconds(20), p99: .milliseconds(200))

    /// The 99th percentile of the standard normal distribution.
    private static let z99 = 2.3263478740408408

    /// A time, drawn with two numbers of [0, 1); at most ten years.
    func time(_ first: Double, _ second: Double) -> Duration {
        guard p99 > median, median > .zero else { return median }
        // Box and Muller, Annals of Mathematical Statistics 1958.
        let normal = (-2 * log(1 - first)).squareRoot() * cos(2 * .pi * second)
        let sigma = log(p99 / median) / Self.z99
        let seconds = median / .seconds(1) * exp(sigma * normal)
        return .nanoseconds(Int64((min(max(seconds, 0), 3e8) * 1e9).rounded()))
    }
}
