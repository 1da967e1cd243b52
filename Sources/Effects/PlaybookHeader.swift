/// What a playbook says about itself with `gse.playbook{…}`.
public struct PlaybookHeader: Sendable, Hashable {
    /// What it does, for people.
    public var about: String?
    /// The selector of the hosts it is for.
    public var targets: String?
    /// The lock it takes.
    public var lock: String?
    /// Its arguments, in order of name.
    public var arguments: [ArgumentSpec]

    /// Makes a header.
    public init(
        about: String? = nil, targets: String? = nil, lock: String? = nil, arguments: [ArgumentSpec] = []
    ) {
        self.about = about
        self.targets = targets
        self.lock = lock
        self.arguments = arguments
    }
}
