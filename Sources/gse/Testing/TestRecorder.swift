/// Takes down how the tests of a file go.
struct TestRecorder: Sendable {
    /// The most bytes of text kept of one test.
    private static let mostOutput = 256 << 10

    /// The tests so far.
    private(set) var cases: [TestCase] = []
    private let filter: String?
    private var open: (test: TestCase, begin: ContinuousClock.Instant)?
    /// What was printed outside of tests.
    private var loose: [String] = []
    private var outputBytes = 0
    /// The most bytes of names, messages and output kept of a file.
    private static let mostBytes = 16 << 20
    private var bytes = 0

    /// Whether the file has said as much as is kept.
    var isFull: Bool { bytes > Self.mostBytes }

    init(filter: String?) { self.filter = filter }

    /// A test begins; answers whether it is to run.
    mutating func begin(_ names: [String], at position: String) -> Bool {
        let test = TestCase(names: names, position: position)
        guard filter.map({ test.title.contains($0) }) ?? true else { return false }
        bytes += names.reduce(256) { $0 + $1.utf8.count }
        open = (test, ContinuousClock().now)
        outputBytes = 0
        return true
    }

    /// The test that began last ended.
    mutating func end(_ failure: TestCase.Failure?) {
        guard let (begun, begin) = open else { return }
        var test = begun
        test.duration = ContinuousClock().now - begin
        test.failure = failure
        bytes += failure?.message.utf8.count ?? 0
        cases.append(test)
        open = nil
    }

    /// Something was logged or printed.
    mutating func say(_ text: String) {
        outputBytes += text.utf8.count + 1
        guard outputBytes <= Self.mostOutput else { return }
        bytes += text.utf8.count + 1
        if open == nil { loose.append(text) } else { open?.test.output.append(text) }
    }

    /// The file is over, by itself or because of a trouble: that of the test that ran, or of the file itself.
    mutating func close(_ trouble: TestTrouble?) {
        guard let trouble else { return end(nil) }
        let failure = TestCase.Failure(message: trouble.message, position: trouble.position)
        if open == nil {
            cases.append(TestCase(names: [], failure: failure, output: loose))
        } else {
            end(failure)
        }
    }
}
