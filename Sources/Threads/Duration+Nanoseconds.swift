extension Duration {
    /// Whole nanoseconds, 0 for a negative duration and the largest number for one of centuries.
    public var inNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflows else { return seconds < 0 ? 0 : .max }
        let (all, overflowsToo) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflowsToo ? .max : max(0, all)
    }
}
