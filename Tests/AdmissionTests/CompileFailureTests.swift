import BuiltCommand
import Foundation
import Testing

/// Misuse that the compiler must refuse: files beside these tests, each with the expected message in its
/// first line.
@Suite(.timeLimit(.minutes(10))) struct CompileFailureTests {
    @Test(arguments: ["ForgedAdmitted", "ChangedAdmitted"])
    func `misuse does not compile`(_ name: String) async throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appending(path: "CompileFailures/\(name).swift")
        let text = try String(contentsOf: file, encoding: .utf8)
        let firstLine = try #require(text.split(separator: "\n").first)
        let expected = String(firstLine.dropFirst("// expect: ".count))

        let (status, errors) = try await Self.compile(
            file, against: Bundle.module.bundleURL.deletingLastPathComponent())

        #expect(status != 0)
        #expect(errors == [expected])
    }

    /// Type-checks a file against the modules built in a directory and returns the compiler's exit code and
    /// the messages of its errors.
    private static func compile(_ file: URL, against products: URL) async throws -> (Int32, [String]) {
        // The YAML parser's C module is found where SwiftPM checks packages out: `.build/TRIPLE/debug` is two below.
        let scratch = products.resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent()
        let searched = [
            products.appending(path: "Modules"),
            scratch.appending(path: "checkouts/Yams/Sources/CYaml/include"),
        ]
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["swiftc", "-typecheck", "-swift-version", "6", file.path(percentEncoded: false)]
            + searched.flatMap { ["-I", $0.path(percentEncoded: false)] }
        let messages = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data().write(to: messages)
        defer { try? FileManager.default.removeItem(at: messages) }
        process.standardError = try FileHandle(forWritingTo: messages)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        await process.ended()
        let text = try String(contentsOf: messages, encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        let errors = lines.compactMap { line -> String? in
            guard line.hasPrefix("/"), let range = line.range(of: ": error: ") else { return nil }
            return String(line[range.upperBound...])
        }
        return (process.terminationStatus, errors)
    }
}
