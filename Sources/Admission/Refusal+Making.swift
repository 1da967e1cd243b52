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

    /// The same where no policy file was found: what would allow it begins with having one.
    var withoutPolicyFile: Refusal {
        guard let remedy, code != "refused.size" else { return self }
        let hint = "no policy file was found: write one, and name it with --policy"
        return Refusal(code: code, message: message, remedy: "\(remedy); \(hint)", details: details)
    }
}
