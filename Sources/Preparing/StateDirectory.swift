import Glibc
package import Journaling

/// Where the records of runs are kept.
package struct StateDirectory {
    /// Its path.
    package let path: String
    /// What led there.
    package let origin: String

    /// Finds it: `--state`, `$GSE_STATE`, `/var/lib/gse` when writable, `$XDG_STATE_HOME/gse`.
    ///
    /// - Throws: ``Stop`` with exit code 6 when there is no place at all.
    package static func find(flag: String?) throws(Stop) -> StateDirectory {
        if let flag { return StateDirectory(path: flag, origin: "--state") }
        if let value = Environment.value("GSE_STATE") {
            return StateDirectory(path: value, origin: "$GSE_STATE")
        }
        if access("/var/lib/gse", W_OK | X_OK) == 0 {
            return StateDirectory(path: "/var/lib/gse", origin: "this machine's state")
        }
        guard let folder = Environment.directory("XDG_STATE_HOME", fallback: ".local/state") else {
            throw Stop(
                .journal, "there is no place for the state directory: no home directory is known",
                remedy: "name one with --state")
        }
        return StateDirectory(path: folder + "/gse", origin: "the user's state")
    }
}

extension StateDirectory {
    /// What is on record here; nil when nothing is.
    ///
    /// Who only reads makes no store: in a place that was mistyped it would look as if nothing had ever happened.
    ///
    /// - Throws: ``Stop`` with exit code 6 when the store cannot be used.
    package func record() throws(Stop) -> SQLiteJournal? {
        if access(path + "/journal.sqlite", F_OK) != 0, errno == ENOENT { return nil }
        do { return try SQLiteJournal(directory: path) } catch { throw Stop(error) }
    }

    /// That nothing is on record here, in words.
    package var emptiness: String { "nothing is on record in \(Harmless.line(path)) (\(origin))" }
}
