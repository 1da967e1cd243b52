/// How one test of a file went.
struct TestCase: Sendable {
    /// Its name behind those of the groups it stands in; empty for the file itself.
    var names: [String]
    /// Where it begins, `file:line`; empty when unknown.
    var position = ""
    /// What went wrong; nil when it passed.
    var failure: Failure?
    /// What it logged or printed.
    var output: [String] = []
    /// How long it took.
    var duration = Duration.zero

    /// What went wrong.
    struct Failure: Sendable {
        /// In words, some of them on lines of their own.
        var message: String
        /// Where, `file:line`; nil when unknown.
        var position: String?
    }

    /// Its names in one: `canary › stops at a spent budget`.
    var title: String { names.isEmpty ? "the file" : names.joined(separator: " › ") }
}
