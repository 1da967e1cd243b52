internal import Effects

/// A working directory a session may name: this one, or with `/**` at its end everything strictly below it.
struct DirectoryGrant: Sendable, Hashable {
    let directory: Bytes
    let isTree: Bool

    /// What the target must find true when this grants the path; nil when it does not.
    func condition(on path: Bytes) -> Condition? {
        guard CharacterRule.isPlain(path), ArgumentMatcher.isCanonical(path) else { return nil }
        if isTree {
            return ArgumentMatcher.lies(path, below: directory)
                ? .below(path: path, directory: directory) : nil
        }
        return path == directory ? .same(path: path, directory: directory) : nil
    }

    /// As written.
    var text: String { directory.lossyText + (isTree ? (directory.count > 1 ? "/**" : "**") : "") }
}
