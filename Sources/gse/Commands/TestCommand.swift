import ArgumentParser
import Effects
import Preparing

/// `gse test`: runs the tests of playbooks; no host is touched.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the tests of playbooks; no host is touched.",
        discussion: "Without a file, all …_test.lua below the project's folder run.")

    @Argument(help: "Test files, or folders with some below them.")
    var files: [String] = []

    @Option(help: ArgumentHelp("Run only tests with this text in their name.", valueName: "text"))
    var filter: String?

    @Option(help: ArgumentHelp("Write the results as JUnit XML, too.", valueName: "f.xml"))
    var junit: String?

    @Flag(help: "Print one JSON object per test.")
    var json = false

    @Option(help: ArgumentHelp("The longest a file may take: 60s unless given.", valueName: "d"))
    var timeout: String?

    func run() async throws {
        let paths = try TestFiles(files).paths
        let output = try junit.map { path in try ReportFile(path) }
        let budget = try self.budget()
        let stage = TestStage()
        var reports: [TestFileReport] = []
        for path in paths {
            let file = TestFile(path: path, filter: filter, budget: budget, stage: stage)
            let report = try await file.run()
            reports.append(report)
            if json {
                for value in TestJSON.values(report) { Console.standardOutput.line(value.text) }
            } else {
                Console.standardOutput.lines(TestText(style: Style(.standardOutput)).lines(report))
            }
        }
        if json {
            for value in TestJSON.values(stage.coverage) { Console.standardOutput.line(value.text) }
            Console.standardOutput.line(TestJSON.summary(reports).text)
        } else {
            let text = TestText(style: Style(.standardOutput))
            Console.standardOutput.lines(text.lines(stage.coverage) + [text.summary(reports)])
        }
        try output?.write(JUnitReport(files: reports).bytes)
        if reports.contains(where: { $0.failures > 0 }) { throw ExitCode.failed }
        guard reports.contains(where: { !$0.cases.isEmpty }) else {
            let named = filter.map { " with \"\(Harmless.line($0))\" in its name" } ?? ""
            throw Stop(.missing, "there is no test\(named) in what was looked through")
        }
    }

    private func budget() throws(Stop) -> Duration {
        guard let timeout else { return .seconds(60) }
        guard let duration = Quantity.duration(timeout), duration > .zero else {
            throw Stop(
                .usage, "--timeout must be a duration such as 30s or 2m, not \(Harmless.line(timeout))")
        }
        return duration
    }
}
