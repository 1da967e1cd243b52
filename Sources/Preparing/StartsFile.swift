import Glibc

/// The start markers of one run in the state directory: which of its commands were really started.
package struct StartsFile {
    /// Its path.
    package let path: String

    /// The file of a run; nothing is made yet.
    package init(state: String, run: String) {
        path = Self.folder(state) + "/" + run
    }

    /// Makes the folder (0700) when it is missing; the files are made with the first command.
    package static func makeFolder(in state: String) { mkdir(folder(state), 0o700) }

    private static func folder(_ state: String) -> String { state + "/started" }

    /// Removes it: the run has ended, and nobody will ask any more.
    package func remove() { unlink(path) }
}
