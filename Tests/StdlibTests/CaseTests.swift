import BuiltCommand
import Foundation
import Testing

/// Each file below `Cases/` is a playbook that raises when the stdlib does not do what the file says.
@Suite(.timeLimit(.minutes(5)))
struct CaseTests {
    static let directory = BuiltCommand.package.appending(path: "Tests/StdlibTests/Cases")

    static let names =
        (try? FileManager.default.contentsOfDirectory(atPath: directory.path()))?
        .filter { $0.hasSuffix(".lua") }.sorted() ?? []

    @Test func `there are cases`() {
        #expect(Self.names.count >= 5)
    }

    @Test(arguments: names)
    func `the stdlib does what the case says`(name: String) async throws {
        let scratch = try ScratchDirectory()

        let ending = try await BuiltCommand.gse(
            ["run", Self.directory.appending(path: name).path()], in: scratch)

        #expect(ending.code == 0, "\(ending.messages)")
    }
}
