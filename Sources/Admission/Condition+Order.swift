internal import Effects

extension Condition: Comparable {
    /// By path, then by directory, so that lists of conditions are the same every time.
    public static func < (left: Condition, right: Condition) -> Bool {
        left.key.lexicographicallyPrecedes(right.key) { $0.lexicographicallyPrecedes($1) }
    }

    private var key: [Bytes] {
        switch self {
        case .below(let path, let directory): [path, directory, [0]]
        case .same(let path, let directory): [path, directory, [1]]
        }
    }
}
