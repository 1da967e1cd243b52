import BuiltCommand
import Foundation
import Testing

/// What the documents show is executed: Lua runs under the policy of the same page, or the built-in one.
@Suite(.timeLimit(.minutes(20)))
struct CodeBlockTests {
    @Test func `every block says what it is`() {
        let known: Set = ["lua", "yaml", "sh", "text", "json", "swift"]

        let others = MarkdownDocument.all.flatMap(\.blocks).filter { !known.contains($0.language) }.map(
            \.place)

        #expect(others == [])
    }

    @Test func `there is something to run`() {
        #expect(MarkdownDocument.blocks("lua").count >= 5)
    }

    /// A Lua block runs as it stands.
    ///
    /// Its title may be the exit code it must end with.
    @Test(arguments: MarkdownDocument.blocks("lua").filter { $0.title != "test" })
    func `a Lua block ends as it says`(block: MarkdownDocument.Block) async throws {
        let gse = try Gse(["playbook.lua": block.text])
        if let policy = try Self.policy(beside: block) { try gse.file("policy.yaml", policy) }

        let ending = try await gse.run(["run", "playbook.lua"])

        #expect(ending.exit == Int32(block.title) ?? 0, "\(ending.stderr)")
    }

    /// A Lua block with the title `test` is a test of the first one of its page, `playbook.lua`.
    @Test(arguments: MarkdownDocument.blocks("lua").filter { $0.title == "test" })
    func `a test passes`(block: MarkdownDocument.Block) async throws {
        let page = String(block.place.prefix { $0 != ":" })
        let playbook = try MarkdownDocument(page).blocks.first { $0.language == "lua" && $0.title.isEmpty }
        let gse = try Gse(["playbook.lua": playbook?.text ?? "", "sample_test.lua": block.text])

        let ending = try await gse.run(["test"])

        #expect(ending.exit == 0, "\(ending.stdout)")
    }

    @Test(arguments: MarkdownDocument.blocks("yaml").filter { $0.text.hasPrefix("version:") })
    func `a policy parses`(block: MarkdownDocument.Block) async throws {
        let gse = try Gse(["policy.yaml": block.text])

        let ending = try await gse.run(["policy", "show", "--policy", "policy.yaml"])

        #expect(ending.exit == 0, "\(ending.stderr)")
    }

    /// A block of commands: each line `$ gse …` is run; the lines below it, up to the next, are its output,
    /// and `# exit N` its exit code.
    ///
    /// Lines that begin otherwise, such as `scripts/demo`, must name files that exist. A block with the title `service` is
    /// run by the tests of the service.
    @Test(arguments: MarkdownDocument.blocks("sh").filter { $0.title != "service" })
    func `a block of commands does what it shows`(block: MarkdownDocument.Block) async throws {
        let gse = try Gse()
        if let policy = try Self.policy(beside: block) { try gse.file("policy.yaml", policy) }
        for line in block.text.split(separator: "\n").map(String.init) {
            guard line.hasPrefix("$ gse ") else {
                let program = line.prefix { $0 != " " }
                let file = Gse.package.appending(path: String(program)).path()
                let isThere = FileManager.default.isExecutableFile(atPath: file)
                #expect(isThere || !program.contains("/"), "\(block.place): \(program)")
                continue
            }
            let parts = line.dropFirst(6).components(separatedBy: "  # exit ")
            let words = parts[0].split(separator: " ").map(String.init)

            let ending = try await gse.run(words)

            let code = parts.count > 1 ? Int32(parts[1]) : 0
            #expect(ending.exit == code, "\(line): \(ending.stderr)")
        }
    }

    /// The first whole policy on the same page, or none.
    private static func policy(beside block: MarkdownDocument.Block) throws -> String? {
        let page = String(block.place.prefix { $0 != ":" })
        return try MarkdownDocument(page).blocks.first {
            $0.language == "yaml" && $0.text.hasPrefix("version:")
        }?.text
    }
}
