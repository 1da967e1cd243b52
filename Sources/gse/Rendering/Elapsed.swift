import Effects

/// Times of a run as people read them.
enum Elapsed {
    /// A duration in its two largest units: `340 ms`, `12.3 s`, `5 min 12 s`, `2 h 5 min`; nothing below zero.
    static func words(_ duration: Duration) -> String {
        let milliseconds = milliseconds(duration)
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        let tenths = (milliseconds + 50) / 100
        if tenths < 600 { return "\(tenths / 10).\(tenths % 10) s" }
        let seconds = (milliseconds + 500) / 1000
        if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }

    /// How long after the beginning: `+0:00.012`, `+1:02:03.456`; nothing below zero.
    static func offset(_ duration: Duration) -> String {
        let milliseconds = milliseconds(duration)
        let (minutes, rest) = (milliseconds / 60_000, milliseconds % 60_000)
        let seconds = "\(padded(rest / 1000, 2)).\(padded(rest % 1000, 3))"
        if minutes < 60 { return "+\(minutes):\(seconds)" }
        return "+\(minutes / 60):\(padded(minutes % 60, 2)):\(seconds)"
    }

    /// Whole milliseconds, from none to those of ten years, whatever is on record.
    static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = min(max(duration, .zero), Quantity.longest).components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
