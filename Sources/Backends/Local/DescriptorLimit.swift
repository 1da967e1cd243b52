import Glibc

/// The limit of open files: each running command needs some, so this process takes all it may have.
struct DescriptorLimit: Sendable {
    /// The soft limit found at the start, which commands get back; `UInt64.max` when none was changed.
    let inherited: UInt64
    /// How many descriptors this process may hold now.
    let available: Int

    /// More than this is never asked for: a bigger table only costs memory.
    private static let most: rlim_t = 1 << 20

    /// Raised once per process.
    static let raised = DescriptorLimit()

    private init() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            inherited = .max
            available = 1024
            return
        }
        let soft = limit.rlim_cur
        limit.rlim_cur = max(soft, min(limit.rlim_max, Self.most))
        let isRaised =
            limit.rlim_cur != soft && setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        inherited = isRaised ? UInt64(soft) : .max
        available = Int(clamping: isRaised ? limit.rlim_cur : soft)
    }
}
