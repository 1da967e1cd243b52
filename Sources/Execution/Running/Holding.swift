/// What the host holds for a run, apart from its tasks and sessions.
struct Holding {
    /// The last request that was taken.
    var lastRequest: Int64 = 0
    /// Rings when it is time to look for requests again.
    var requestTimer: Int?
}
