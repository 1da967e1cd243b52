import BuiltCommand
import Foundation
import Testing

/// The example playbooks of `scripts/playbooks/`: each is short, has all that belongs to it, and holds what it says.
@Suite(.timeLimit(.minutes(20)))
struct ExamplePlaybookTests {
    /// An example, and what it is rehearsed with.
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        var policy: String { name == "reload" ? "policy.yaml" : "\(name).policy.yaml" }
        var arguments: [String] = []

        var testDescription: String { name }
    }

    static let examples = [
        Example(name: "audit"),
        Example(name: "canary", arguments: ["--arg", "release=1.5.0"]),
        Example(name: "certificate", arguments: ["--arg", "name=web", "--secret", "tls/key=@key"]),
        Example(name: "collector", arguments: ["--arg", "config=bkunifylogbeat_sub_42_host_7.conf"]),
        Example(name: "reboot"),
        Example(
            name: "reload",
            arguments: ["--arg", "directory=/srv/gse-demo", "--arg", "port=8080", "--arg", "release=green"]),
        Example(name: "schema", arguments: ["--arg", "version=42"]),
    ]

    private static let folder = Gse.package.appending(path: "scripts/playbooks").path()

    /// A runner in whose folder the examples are.
    private func copied() throws -> Gse {
        let gse = try Gse(["key": "the new private key"])
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.folder) {
            try gse.file(name, bytes: Data(contentsOf: URL(filePath: Self.folder + "/" + name)))
        }
        return gse
    }

    @Test func `every example is known here, with a policy, a model and tests`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
        let playbooks = names.filter { $0.hasSuffix(".lua") && !$0.hasSuffix("_test.lua") }

        #expect(playbooks == Self.examples.map { $0.name + ".lua" })
        for example in Self.examples {
            let parts = [example.policy, "\(example.name).model.yaml", "\(example.name)_test.lua"]
            #expect(parts.filter { !names.contains($0) } == [])
        }
    }

    @Test(arguments: examples)
    func `an example has fewer than 80 lines`(_ example: Example) throws {
        let text = try String(contentsOfFile: "\(Self.folder)/\(example.name).lua", encoding: .utf8)

        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 80)
    }

    @Test(arguments: examples)
    func `an example passes check`(_ example: Example) async throws {
        let ending = try await copied()("check", "\(example.name).lua", "--policy", example.policy)

        #expect(ending.exit == 0, "\(ending.stderr)")
    }

    @Test func `the tests of all examples pass`() async throws {
        let ending = try await copied()("test")

        #expect(ending.exit == 0, "\(ending.stdout)\(ending.stderr)")
    }

    @Test func `the README shows what a rehearsal prints`() async throws {
        let readme = try String(contentsOf: Gse.package.appending(path: "README.md"), encoding: .utf8)
        let block = try #require(
            readme.components(separatedBy: "```text rehearsal\n").last?.components(separatedBy: "```").first)
        let line = try #require(block.components(separatedBy: "\n").first)
        let words = line.dropFirst("$ gse ".count).split(separator: " ").map(String.init)

        let ending = try await copied().run(words)

        #expect(line + "\n" + ending.stdout == block)
    }

    @Test(arguments: examples)
    func `an example succeeds in a rehearsal`(_ example: Example) async throws {
        let flags = ["--policy", example.policy, "--model", "\(example.name).model.yaml"]

        let ending = try await copied().run(["rehearse", "\(example.name).lua"] + flags + example.arguments)

        // The audit of the model's fleet has something to tell.
        #expect(ending.exit == (example.name == "audit" ? 2 : 0), "\(ending.stdout)\(ending.stderr)")
    }
}
