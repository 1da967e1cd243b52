import CSpawn

/// What becomes of the children of commands when their parents die first.
public enum ChildReaping {
    /// Makes this process the one that orphaned descendants of its commands are given to (a child subreaper),
    /// so that they stay visible in its tree and leave no zombies.
    ///
    /// Called once, by the composition root,
    /// before any command.
    ///
    /// The local backend reaps those that carry its mark, never another child of the process. The disposition
    /// of SIGCHLD is not touched.
    ///
    /// - Returns: whether the kernel agreed.
    @discardableResult
    public static func adoptOrphans() -> Bool { gse_become_subreaper() == 0 }
}
