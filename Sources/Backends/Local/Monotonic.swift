import CSpawn
import Effects

/// Instants of the clock that does not jump, in microseconds.
enum Monotonic {
    /// Now.
    static var now: Int64 { gse_monotonic_microseconds() }

    /// A duration in whole microseconds, rounded up, saturating.
    static func microseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, isOverToo) = product.addingReportingOverflow(
            (attoseconds + 999_999_999_999) / 1_000_000_000_000)
        return isOver || isOverToo ? .max / 4 : min(sum, .max / 4)
    }

    /// The instant a duration from now, saturating.
    static func after(_ duration: Duration) -> Int64 { now + microseconds(duration) }
}

extension Timestamp {
    /// The wall clock's now.
    static var wallClock: Timestamp { Timestamp(milliseconds: gse_wall_milliseconds()) }
}
