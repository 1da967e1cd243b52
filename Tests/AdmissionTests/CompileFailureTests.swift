import Foundation
import Testing

/// Misuse that the compiler must refuse: files beside these tests, each with the expected message in its first line.
@Suite(.timeLimit(.minutes(5))) struct CompileFailureTests {
    @Test(arguments: ["ForgedAdmitted", "ChangedAdmitted"])
    func `misuse does not compile`(_ name: String) throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appending(path: "CompileFailures/\(name).swift")
        let text = try String(contentsOf: file, encoding: .utf8)
        let firstLine = try #require(text.split(separator: "\n").first)
        let expected = String(firstLine.dropFirst("// expect: ".count))
        let modules = Bundle.module.bundleURL.deletingLastPathComponent().appending(path: "Modules")

        let (status, errors) = try Self.compile(file, modules: modules)

        #expect(status != 0)
        #expect(errors == [expected])
    }

    /// Type-checks a file and returns the compiler's exit code and the messages of its errors.
    private static func compile(_ file: URL, modules: URL) throws -> (Int32, [String]) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swiftc", "-typecheck", "-swift-version", "6", "-I", modules.path(percentEncoded: false),
            file.path(percentEncoded: false),
        ]
        let output = Pipe()
        process.standardError = output
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let lines = text.split(separator: "\n").map(String.init)
        let errors = lines.compactMap { line -> String? in
            guard line.hasPrefix("/"), let range = line.range(of: ": error: ") else { return nil }
            return String(line[range.upperBound...])
        }
        return (process.terminationStatus, errors)
    }
}
