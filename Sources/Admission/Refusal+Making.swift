internal import Effects

extension Refusal {
    /// What is told when several gates refuse: the first of these codes, so that the order of gates does not
    /// show.
    private static let order = [
        "refused.size", "refused.limit", "refused.denied", "refused.permission", "refused.host",
        "refused.user",
        "refused.directory", "refused.environment", "refused.command", "refused.stdin", "refused.file",
        "refused.probe", "refused.lock_name", "refused.secret",
    ]

    /// Whether this is told rather than `other`.
    func comes(before other: Refusal) -> Bool {
        let ranks = [self, other].map { Self.order.firstIndex(of: $0.code) ?? Self.order.count }
        return (ranks[0], code, message, remedy ?? "") < (
            ranks[1], other.code, other.message, other.remedy ?? ""
        )
    }
}
