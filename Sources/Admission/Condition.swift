public import Effects

/// Something only the target can tell, checked there just before the start.
///
/// A broken one is that host's `failed`.
public enum Condition: Sendable, Hashable {
    /// With symbolic links resolved on both sides, the path lies strictly below the directory; for a missing file its
    /// deepest existing ancestor counts. Broken: reason `refused.path`.
    case below(path: Bytes, directory: Bytes)
    /// With symbolic links resolved on both sides, the path is this directory. Broken: reason `refused.directory`.
    case same(path: Bytes, directory: Bytes)
}
