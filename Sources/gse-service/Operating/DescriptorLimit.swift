import Glibc

/// How many descriptors this process may have, and how many of them connections may take.
enum DescriptorLimit {
    /// More than any load here needs; the kernel's own tables grow with it.
    private static let most: rlim_t = 65_536
    /// Kept for what is not a connection: the journal, workers, commands, ssh.
    private static let own = 512

    /// Raises the limit as far as it may be, and answers how many connections there may be at once.
    ///
    /// Beyond that connections wait in the kernel: whoever is served goes on to be served.
    static func connections() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return own }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, most))
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return own }
        let soft = Int(exactly: min(limit.rlim_cur, most)) ?? own
        // With few descriptors half of them: some must be left to do the work with.
        return max(soft - own, soft / 2)
    }
}
