import BuiltCommand
import Foundation
import Testing

/// Each file below `Cases/` is a playbook that raises when the stdlib does not do what the file says.
@Suite(.timeLimit(.minutes(20)))
struct CaseTests {
    static let directory = Gse.package.appending(path: "Tests/StdlibTests/Cases")

    static let names =
        (try? FileManager.default.contentsOfDirectory(atPath: directory.path()))?
        .filter { $0.hasSuffix(".lua") }.sorted() ?? []

    @Test func `there are cases`() {
        #expect(Self.names.count >= 5)
    }

    @Test(arguments: names)
    func `the stdlib does what the case says`(name: String) async throws {
        let ending = try await Gse().run(["run", Self.directory.appending(path: name).path()])

        #expect(ending.exit == 0, "\(ending.stderr)")
    }
}
