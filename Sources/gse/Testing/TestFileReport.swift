/// How the tests of one file went.
struct TestFileReport: Sendable {
    /// The file as the user named it, or as it was found.
    let path: String
    /// Its tests, in the order they ran; what is wrong with the file itself is one of them.
    var cases: [TestCase] = []
    /// How long it took.
    var duration = Duration.zero

    /// The tests that failed.
    var failures: Int { cases.count { $0.failure != nil } }
}
